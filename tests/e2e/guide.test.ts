import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wholeGuide, type WholeGuide } from '../../organiser/protocol/guide.ts';
import { faultsAndWidth } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { playOn, setStage, type Stage } from './play/stage.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

/** A guide amended on the board reaches the window; an hour that has begun keeps its own, on both sides. */

const EDITION = "Vérif' Ségur du guide";
const LABEL = 'Cabinet du guide';
const shots = path.resolve(import.meta.dirname, '../../out/e2e');
const work = workshop('vs-guide-');
let stage: Stage;
let edition = '';

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  stage = await setStage(work);
  stage.opened = await stage.side.setUp(EDITION, LABEL);
  edition = (await stage.side.api.editions()).find(({ name }) => name === EDITION)!.id;
  await stage.me.join(stage.opened, EDITION);
});
afterAll(() => work.end());

const page = () => stage.side.board!.page;
const shot = (name: string) => page().screenshot({ path: path.join(shots, `guide-${name}.png`), fullPage: true });
const choose = async (file: string): Promise<void> => {
  const [chooser] = await Promise.all([
    page().waitForEvent('filechooser'),
    page()
      .getByRole('button', { name: board('guide.choose'), exact: true })
      .click(),
  ]);
  await chooser.setFiles(file);
};
/** Takes the guide in force from the board, with another word where the INS is qualified. */
async function amended(word: string): Promise<{ file: string; guide: WholeGuide }> {
  const [taken] = await Promise.all([
    page().waitForEvent('download'),
    page().getByRole('button', { name: /JSON/ }).first().click(),
  ]);
  const guide = wholeGuide.parse(JSON.parse(readFileSync(await taken.path(), 'utf8')));
  guide.couloirs['medecine-de-ville'].ins.todo = { fr: word, en: word };
  const file = path.join(work.dir('guides'), `${word}.json`);
  writeFileSync(file, JSON.stringify(guide));
  return { file, guide };
}
async function publish(word: string, version: number): Promise<void> {
  const { file } = await amended(word);
  await choose(file);
  await page().locator('.guide-changes ins', { hasText: word }).waitFor();
  await page().getByLabel(board('guide.label')).fill(`Guide ${word}`);
  if (version === 1) await shot('preview');
  await page()
    .getByRole('button', { name: board('guide.publish'), exact: true })
    .click();
  await page()
    .getByText(board('list.history-line', { version, label: `Guide ${word}` }), { exact: true })
    .waitFor();
}
/** Publication that the application holds. */
const held = (): Promise<number | null> =>
  stage.app.page.evaluate(async () => {
    const { companion } = globalThis as unknown as { companion: { call(c: string): Promise<{ value: unknown }> } };
    const { value } = await companion.call('app.snapshot');
    return (value as { lists: { guide: { version: number | null } } }).lists.guide.version;
  });

it('is refused where it is wrong, published, read in the window, and kept by the hour that began with it', () =>
  playOn(stage, 'guide', async () => {
    await page().goto(new URL(`#/edition/${edition}/listes/guide`, page().url()).href);
    await page()
      .getByRole('heading', { level: 1, name: board('list.name.guide') })
      .waitFor();
    const { guide } = await amended('Faute');
    guide.couloirs['medecine-de-ville'].ins.documents = ['CR-LUNE' as never];
    const wrong = path.join(work.dir('guides'), 'wrong.json');
    writeFileSync(wrong, JSON.stringify(guide));
    await choose(wrong);
    await page()
      .getByText(/étape 3 « Qualifier l'INS du patient », couloir Médecine de ville, Documents, n° 1/)
      .waitFor();
    await shot('faults');
    expect(
      await page()
        .getByRole('button', { name: board('guide.publish'), exact: true })
        .isDisabled(),
    ).toBe(true);

    await publish('Premier', 1);
    await stage.me.goTo('session');
    const window = stage.app.page;
    await window.getByText(/Guide Premier/).waitFor();
    await (await stage.me.openStep('ins')).getByText('Premier', { exact: true }).waitFor();
    await stage.me.startHour();
    expect(await window.getByText(/Guide Premier/).count()).toBe(0);

    await publish('Second', 2);
    await until('the second version is in the application', async () => (await held()) === 2);
    await (await stage.me.openStep('ins')).getByText('Premier', { exact: true }).waitFor();
    expect(await faultsAndWidth(page(), 'board guide')).toEqual([]);

    const { log } = stage.opened!;
    const slot = (await stage.side.api.slots(edition)).find((one) => one.log === log)!;
    await page().goto(new URL(`#/edition/${edition}/${slot.id}`, page().url()).href);
    await page()
      .getByText(board('guide.of-slot', { version: '2026.2+1' }), { exact: true })
      .waitFor();
    await page().locator('[data-step="ins"]').click();
    await page()
      .getByRole('button', { name: board('step.expected'), exact: true })
      .click();
    await page().getByText('Premier', { exact: true }).waitFor();

    await stage.me.goTo('help');
    await window.getByRole('searchbox', { name: text('help.search') }).fill('premier');
    await window.getByRole('button', { name: /Qualifier l'INS du patient/ }).waitFor();
    expect(await faultsAndWidth(window, 'help')).toEqual([]);
  }));
