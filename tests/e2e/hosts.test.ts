import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findBrowser, openBrowser } from './play/browser.ts';
import { launchApp } from './play/app.ts';
import { openEdition } from './play/edition.ts';
import { workshop } from './play/folder.ts';
import { organiser } from './play/organiser.ts';
import { participant } from './play/participant.ts';
import { root } from './play/runtime.ts';
import { board } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-hosts-');
afterAll(() => work.end());

describe('the list of hosts', () => {
  it('is published by an organiser on the board and reaches the app', async () => {
    if (findBrowser() === null) throw new Error('this test needs a Chromium (scripts/packages.mjs)');
    const edition = await openEdition(work);
    const [{ id } = { id: '' }] = await edition.api.editions();
    const browser = await openBrowser();
    work.later(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, locale: 'fr-FR' });
    await organiser(page).open(edition.hub.url, edition.hub.key);
    await page.goto(`${edition.hub.url}/#/edition/${id}/listes/hosts`);
    const paste = page.getByLabel(board('hosts.paste'));
    await paste.fill('ni JSON ni CSV');
    await page.getByText(board('hosts.refused.not-understood')).waitFor();
    const { rows } = JSON.parse(readFileSync(path.join(root, 'resources', 'hosts.json'), 'utf8')) as { rows: object[] };
    await paste.fill(JSON.stringify({ rows: [...rows.slice(0, 2), { ...rows[2], host: '192.168.1.1' }] }));
    const why = board('hosts.wrong.host', { text: '192.168.1.1' });
    await page.getByText(board('hosts.problem-json', { line: 3, why })).waitFor();
    // From the delivered list nothing is lost; three rows in its place say what each service loses.
    await page.getByRole('button', { name: board('hosts.start-delivered') }).click();
    await page.getByText(board('hosts.preview', { rows: rows.length, changes: 0 })).waitFor();
    await paste.fill(JSON.stringify({ rows: rows.slice(0, 3) }));
    await page.getByText(board('hosts.preview', { rows: 3, changes: rows.length - 3 })).waitFor();
    await page.getByText(board('hosts.lost-all')).waitFor();
    await page.getByLabel(board('hosts.label')).fill('Machines de la région');
    await page.screenshot({ path: path.join(root, 'out', 'hosts.png'), fullPage: true });
    const publish = page.getByRole('button', { name: board('hosts.publish') });
    expect(await publish.isDisabled()).toBe(true);
    await page.getByText(board('hosts.missing', { what: board('hosts.missing.accept') })).waitFor();
    await page.getByRole('checkbox', { name: board('hosts.accept-loss') }).check();
    await publish.click();
    await page.getByText('Machines de la région').first().waitFor();

    const { code } = await edition.slot('Cabinet des essais');
    const app = await launchApp({ userData: work.dir('participant') });
    work.later(() => app.kill());
    const me = participant(app.page);
    await me.ready();
    await me.join({ code, hub: edition.hub.url }, edition.name);
    const shown = await until('the list in the app', async () => {
      const answer = await app.page.evaluate(async () => {
        type Bridge = {
          companion: { call(name: string): Promise<{ ok: boolean; value: { lists: { hosts: unknown } } }> };
        };
        return (globalThis as unknown as Bridge).companion.call('app.snapshot');
      });
      const { origin } = answer.value.lists.hosts as { origin: string };
      return origin === 'hub' ? answer.value.lists.hosts : null;
    });
    expect(shown).toMatchObject({ origin: 'hub', rows: 3, label: 'Machines de la région' });
  });
});
