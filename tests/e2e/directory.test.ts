import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './play/runtime.ts';
import { launchApp, type App } from './play/app.ts';
import { snapshotOf } from './play/compare.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { participant } from './play/participant.ts';
import { app as text, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';
import { lineOf, writeDirectoryFile } from '../rig/directory-file.ts';
import { createSigner, fictitiousDomains, listText, sharedListPki, signList } from '../rig/white-list.ts';

const work = workshop('vs-directory-');
const pictures = path.join(root, 'out', 'directory');
afterAll(() => work.end());

/** Lines of the file that is killed, and of the one of the real size. */
const SMALL = 120_000;
const REAL = 535_927;
/** Fictitious; its key is right. */
const RPPS = '10000000009';
const MINE = lineOf({
  'Type de BAL': 'PER',
  'Adresse BAL': 'jean.dupont@medecin.mssante.fr',
  'Identification nationale PP': `8${RPPS}`,
  'Libellé Profession': 'Médecin',
  'Libellé savoir-faire': 'Médecine Générale',
  'Raison Sociale structure BAL': 'CABINET EXEMPLE',
  'L6LIGNEACHEMINEMENT structure BAL': '75002 PARIS',
  'Code postal structure BAL': '75002',
});

/** From now on the open dialog answers this file, without showing itself. */
const chooses = async ({ electron }: App, file: string): Promise<void> =>
  electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);

const directoryOf = async (app: App) => (await snapshotOf({ app })).directory;
const press = async ({ page }: App, key: string): Promise<void> =>
  page
    .getByRole('button', { name: text(key), exact: true })
    .first()
    .click();

async function opened(name: string, env: Record<string, string> = {}): Promise<App> {
  const app = await launchApp({ userData: work.dir(name), env });
  work.later(() => app.kill());
  const me = participant(app.page);
  await me.ready();
  await me.goTo('checks');
  return app;
}

async function picture(app: App, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await app.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}
const show = async (app: App, heading: string): Promise<void> =>
  app.page
    .getByRole('heading', { name: text(heading) })
    .first()
    .scrollIntoViewIfNeeded();

/** Times between two frames of the window, until told to stop, in milliseconds. */
async function watchFrames({ page }: App): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const state = { last: performance.now(), gaps: [] as number[], going: true };
    (globalThis as { companionFrames?: typeof state }).companionFrames = state;
    const look = (at: number): void => {
      state.gaps.push(at - state.last);
      state.last = at;
      if (state.going) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return async () =>
    page.evaluate(() => {
      const state = (globalThis as { companionFrames?: { gaps: number[]; going: boolean } }).companionFrames!;
      state.going = false;
      return state.gaps.slice(2);
    });
}
const over = (gaps: readonly number[], ms: number): number => gaps.filter((gap) => gap > ms).length;

describe('the directory in the window', () => {
  it('is imported with its progress, offers the person’s boxes, and completes an address', async () => {
    const source = path.join(work.folder, 'extraction.txt');
    writeDirectoryFile(source, REAL, [MINE]);
    const app = await opened('import');
    try {
      await chooses(app, source);
      await picture(app, '1-none');
      const idle = await watchFrames(app);
      await until('some seconds of an idle window', async () => (await framesSeen(app)) > 180);
      const atRest = await idle();
      const during = await watchFrames(app);
      const began = performance.now();
      await press(app, 'directory.import');
      await until('the import', async () => (await directoryOf(app)).progress !== null);
      await until('the copy', async () => (await directoryOf(app)).state === 'ready', { ms: 120_000 });
      const seconds = (performance.now() - began) / 1000;
      const gaps = await during();
      const frames = {
        seconds: Number(seconds.toFixed(1)),
        idle: { n: atRest.length, worstMs: Math.round(Math.max(...atRest)), over50: over(atRest, 50) },
        importing: { n: gaps.length, worstMs: Math.round(Math.max(...gaps)), over50: over(gaps, 50) },
      };
      mkdirSync(pictures, { recursive: true });
      writeFileSync(path.join(pictures, 'frames.json'), `${JSON.stringify(frames, null, 2)}\n`);
      expect((await directoryOf(app)).copy).toMatchObject({ rows: REAL + 1 });
      // No more long frames than the same window has at rest: the machine's own noise is in both.
      expect(frames.importing.over50 / gaps.length).toBeLessThanOrEqual(frames.idle.over50 / atRest.length + 0.02);

      // A second one is given up: the copy in place stays.
      await press(app, 'directory.replace');
      await show(app, 'directory.title');
      await until('some progress', async () => ((await directoryOf(app)).progress?.rows ?? 0) > 50_000, { every: 5 });
      await picture(app, '2-importing');
      await press(app, 'directory.cancel');
      await until('the end', async () => (await directoryOf(app)).state === 'ready');
      expect((await directoryOf(app)).copy).toMatchObject({ rows: REAL + 1 });

      await app.page.getByRole('button', { name: text('directory.more') }).click();
      await app.page.getByRole('textbox', { name: text('directory.rpps') }).fill(RPPS);
      await app.page
        .locator('form', { hasText: text('directory.rpps') })
        .last()
        .getByRole('button')
        .click();
      await app.page.getByText('jean.dupont@medecin.mssante.fr').first().waitFor();
      await show(app, 'directory.title');
      await picture(app, '3-mine');
      const address = app.page.getByRole('combobox', { name: text('profile.mss') });
      await address.click();
      await address.pressSequentially('marie.dur');
      const options = app.page.getByRole('option');
      await until('suggestions', async () => (await options.count()) >= 5);
      expect(await options.first().textContent()).toContain('marie.durand');
      await picture(app, '4-suggestions');
      await options.first().click();
      expect(await address.inputValue()).toMatch(/^marie\.durand\.\d+@/);
      await app.page
        .getByRole('button', { name: text('directory.use-one', { address: 'jean.dupont@medecin.mssante.fr' }) })
        .click();
      expect(await address.inputValue()).toBe('jean.dupont@medecin.mssante.fr');
      expect(app.problems).toEqual([]);
    } catch (error) {
      await keepEvidence('directory', app.page, app.stderr());
      throw error;
    } finally {
      await app.close();
    }
  });

  it('stays whole when the app is killed at any moment of an import', async () => {
    const first = path.join(work.folder, 'first.txt');
    writeDirectoryFile(first, 100_000, [MINE]);
    const second = path.join(work.folder, 'second.txt');
    writeDirectoryFile(second, SMALL, [MINE]);
    let app = await opened('killed');
    await chooses(app, first);
    await press(app, 'directory.import');
    await until('the copy', async () => (await directoryOf(app)).state === 'ready', { ms: 60_000 });
    const seen: number[] = [];
    for (const rows of [0, 30_000, 80_000, SMALL]) {
      await chooses(app, second);
      await press(app, 'directory.replace');
      await until(
        `${rows} rows`,
        async () => {
          const { state, progress } = await directoryOf(app);
          return state !== 'importing' || (progress?.rows ?? 0) >= rows;
        },
        { ms: 60_000, every: 5 },
      );
      await app.kill();
      app = await opened('killed');
      const found = await until('the data', async () => (await directoryOf(app)).copy);
      seen.push(found.rows);
      expect([100_001, SMALL + 1]).toContain(found.rows);
    }
    expect(seen[0]).toBe(100_001);
    await app.close();
  });
});

const framesSeen = async ({ page }: App): Promise<number> =>
  page.evaluate(() => (globalThis as { companionFrames?: { gaps: number[] } }).companionFrames?.gaps.length ?? 0);

describe('the official list of domains in the window', () => {
  it('is taken when its signature is right, and refused with its own words otherwise', async () => {
    const pki = await sharedListPki();
    const signer = await createSigner(pki.organisations);
    const roots = path.join(work.folder, 'roots.pem');
    writeFileSync(roots, pki.roots);
    const good = signList(listText([...fictitiousDomains(6_500), 'medecin.mssante.fr']), signer);
    const file = (name: string, content: string): string => {
      const at = path.join(work.folder, name);
      writeFileSync(at, content);
      return at;
    };
    const app = await opened('domains', { VS_CARD_ROOTS: roots });
    try {
      const bundled = (await snapshotOf({ app })).lists['mss-domains'];
      for (const [code, content] of [
        ['mss.list-unsigned', listText(['a.mssante.fr'])],
        ['mss.list-changed', good.replace('structure-1.mssante.fr', 'evil.mssante.fr')],
        ['mss.list-truncated', good.slice(0, good.length / 2)],
        ['mss.list-doctype', good.replace('<ListeBlanche', '<!DOCTYPE a><ListeBlanche')],
        ['mss.list-other', '<html></html>'],
      ] as const) {
        await chooses(app, file(`${code}.xml`, content));
        await press(app, 'domains.import');
        await app.page.locator('.notice', { hasText: failureText(code).title }).waitFor({ timeout: 60_000 });
        expect((await snapshotOf({ app })).lists['mss-domains']).toEqual(bundled);
      }
      await show(app, 'domains.title');
      await picture(app, '5-list-refused');
      await chooses(app, file('good.xml', good));
      await press(app, 'domains.import');
      const taken = await until(
        'the list',
        async () => {
          const list = (await snapshotOf({ app })).lists['mss-domains'];
          return list.origin === 'file' && list;
        },
        { ms: 90_000 },
      );
      expect(taken).toMatchObject({ asOf: '2026-06-01', rows: 5_001 });
      await show(app, 'domains.title');
      await picture(app, '6-list-taken');
      expect(app.problems).toEqual([]);
    } catch (error) {
      await keepEvidence('domains', app.page, app.stderr());
      throw error;
    } finally {
      await app.close();
    }
  });
});
