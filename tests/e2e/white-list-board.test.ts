import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createSigner, fictitiousDomains, listText, sharedListPki, signList } from '../rig/white-list.ts';
import { openBrowser } from './play/browser.ts';
import { openEdition } from './play/edition.ts';
import { workshop } from './play/folder.ts';
import { root } from './play/runtime.ts';
import { board as text, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-white-list-');
afterAll(() => work.end());

it('an organiser publishes the official list of domains from its file, and a changed one is refused with its reason', async () => {
  const pki = await sharedListPki();
  const signer = await createSigner(pki.organisations);
  const file = (name: string, content: string): string => {
    const at = path.join(work.folder, name);
    writeFileSync(at, content);
    return at;
  };
  const good = signList(listText([...fictitiousDomains(6_500), 'medecin.mssante.fr']), signer);
  const changed = file('changed.xml', good.replace('structure-1.mssante.fr', 'evil.mssante.fr'));
  const right = file('listeblanchemssante.xml', good);
  const { hub } = await openEdition(work, { VS_CARD_ROOTS: file('roots.pem', pki.roots) });
  const headers = { authorization: `Bearer ${hub.key}` };
  const { editions } = (await (await fetch(`${hub.url}/v1/editions`, { headers })).json()) as {
    editions: { id: string }[];
  };
  const browser = await openBrowser();
  work.later(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1180, height: 900 }, locale: 'fr-FR' });
  await page.goto(`${hub.url}/#cle=${hub.key}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(`${hub.url}/#/edition/${editions[0]!.id}/listes/mss-domains`);
  const pictures = path.join(root, 'out', 'directory');
  mkdirSync(pictures, { recursive: true });
  const choose = async (from: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: text('white-list.choose') }).click();
    await (await chooser).setFiles(from);
  };
  await choose(changed);
  await page.getByText(failureText('mss.list-changed').title).waitFor({ timeout: 90_000 });
  await page.screenshot({ path: path.join(pictures, '7-board-refused.png') });
  await choose(right);
  await page.getByText(text('white-list.taken-text', { count: 5001 }), { exact: true }).waitFor({ timeout: 90_000 });
  await page.screenshot({ path: path.join(pictures, '8-board-taken.png') });
  const published = await until('the list', async () => {
    const answer = await fetch(`${hub.url}/v1/editions/${editions[0]!.id}/lists/mss-domains`, { headers });
    return answer.ok && ((await answer.json()) as { body: { verified: boolean; domains: string[] } }).body;
  });
  expect(published).toMatchObject({ verified: true });
  expect(published.domains).toHaveLength(5_001);
});
