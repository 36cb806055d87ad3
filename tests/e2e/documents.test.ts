import { closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { cdaBytes } from '../fixture/document/cda.ts';
import { mailBytes } from '../fixture/document/mail.ts';
import { domi, valuesOf } from '../fixture/document/patients.ts';
import { faultsAndWidth } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { playOn, setStage, type Stage } from './play/stage.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

/** A document dropped in the real window: read in a process that ends, its verdict on the board, and its patient nowhere. */

const LABEL = 'Cabinet du phare';
const shots = path.resolve(import.meta.dirname, '../../out/e2e');
const work = workshop('vs-documents-');
let stage: Stage;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  stage = await setStage(work);
  stage.opened = await stage.side.setUp("Vérif' Ségur du phare", LABEL);
  await stage.me.join(stage.opened, stage.opened.edition);
  await stage.me.goTo('documents');
});
afterAll(() => work.end());

const play = (name: string, story: () => Promise<void>): Promise<void> => playOn(stage, `documents ${name}`, story);
const page = () => stage.app.page;
/** Processes of the application that read files, as Electron names them. */
const readers = async (): Promise<number> =>
  stage.app.electron.evaluate(
    ({ app }) => app.getAppMetrics().filter(({ serviceName, name }) => /reader/.test(`${serviceName} ${name}`)).length,
  );
const noReader = (): Promise<unknown> => until('the end of the reader', async () => (await readers()) === 0);

/** Drops a file of the disk on the zone, by the events that Chromium gets from the desktop. */
async function drop(file: string): Promise<void> {
  const zone = await page().locator('.drop').boundingBox();
  if (zone === null) throw new Error('the zone is not shown');
  const devtools = await page().context().newCDPSession(page());
  const at = { x: zone.x + zone.width / 2, y: zone.y + 20 };
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  await devtools.detach();
}
/** The next choice of a file answers this one. */
const chooses = (file: string): Promise<void> =>
  stage.app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);

describe('a document', () => {
  it('that is dropped is read, told without its patient, and its reader is gone', () =>
    play('dropped', async () => {
      const file = path.join(work.dir('dropped'), `${domi.birthName}.eml`);
      writeFileSync(file, mailBytes());
      await drop(file);
      const found = page().getByRole('region', { name: text('document.kind-mail'), exact: true });
      await found.waitFor();
      await found.getByText(text('document.sound'), { exact: true }).waitFor();
      await noReader();
      const seen = (await page().locator('body').innerText()).toUpperCase();
      for (const value of valuesOf(domi)) expect(seen).not.toContain(value);
      expect(await faultsAndWidth(page(), 'documents')).toEqual([]);
      await page().screenshot({ path: path.join(shots, 'documents.png'), fullPage: true });
    }));

  it('has its verdict added to a step, and the organisers see it', () =>
    play('kept', async () => {
      await page()
        .getByRole('button', { name: text('document.keep'), exact: true })
        .click();
      await page()
        .getByRole('region', { name: text('document.kept-title') })
        .waitFor();
      await stage.me.unsent(0);
      const events = await stage.side.api.events(stage.opened!.log);
      expect(foldLog(events).documents).toMatchObject([
        { step: 'reception-mss', type: 'vsm', origin: 'mail', ins: 'test' },
      ]);
      for (const value of valuesOf(domi)) expect(JSON.stringify(events)).not.toContain(value);
      await stage.side.seesJoined();
      const seen = stage.side.board!.page.getByRole('region', { name: board('documents.title') });
      await seen.getByText(board('documents.ins.test'), { exact: true }).waitFor();
      expect(await faultsAndWidth(stage.side.board!.page, 'board documents')).toEqual([]);
    }));

  it('that is chosen is read from its path, refused by its size alone, and forgotten', () =>
    play('chosen', async () => {
      const file = path.join(work.dir('chosen'), `${domi.number}.xml`);
      writeFileSync(file, cdaBytes({ edit: (xml) => xml.replace('<languageCode code="fr-FR"/>', '') }));
      await chooses(file);
      await stage.me.button('document.choose').click();
      await page()
        .getByText(text('document.unsound', { count: 1 }), { exact: true })
        .waitFor();
      await stage.me.button('document.forget').click();
      await page()
        .getByText(text('document.unsound', { count: 1 }), { exact: true })
        .waitFor({ state: 'detached' });

      const large = path.join(work.dir('chosen'), 'grand.zip');
      const handle = openSync(large, 'w');
      ftruncateSync(handle, 1024 * 1024 * 1024);
      closeSync(handle);
      await chooses(large);
      await stage.me.button('document.choose').click();
      await page().getByText(text('document.unread-too-large'), { exact: true }).first().waitFor();
      await noReader();
      const files = readdirSync(stage.userData, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      for (const one of files) {
        const bytes = readFileSync(path.join(one.parentPath, one.name)).toString('latin1');
        for (const value of [domi.birthName, domi.number])
          expect(`${one.name} ${bytes.includes(value)}`).toBe(`${one.name} false`);
      }
      expect(stage.app.problems).toEqual([]);
    }));
});
