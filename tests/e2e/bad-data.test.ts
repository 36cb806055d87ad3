import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseIn, launchApp, type App } from './play/app.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { bodiesOf, ledgerProblems } from './play/ledger.ts';
import { snapshotOf } from './play/compare.ts';
import { participant, type Participant } from './play/participant.ts';
import { app as text, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-bad-data-');
let edition: Edition;
let current: App | null = null;

beforeAll(async () => {
  edition = await openEdition(work);
  work.later(() => current?.kill());
});
afterAll(() => work.end());

async function open(userData: string): Promise<{ app: App; me: Participant }> {
  await current?.kill();
  const app = await launchApp({ userData });
  current = app;
  return { app, me: participant(app.page) };
}

async function withEvidence(name: string, play: () => Promise<void>): Promise<void> {
  try {
    await play();
    expect(current?.problems).toEqual([]);
  } catch (error) {
    await keepEvidence(name, current?.page, current?.stderr());
    throw error;
  }
}

/** An hour that has begun: joined, started, one comment, everything sent. */
async function hourWith(name: string, comment: string): Promise<{ userData: string; log: string }> {
  const userData = work.dir(name);
  const { code, log } = await edition.slot(name);
  const { app, me } = await open(userData);
  await me.ready();
  await me.join({ code, hub: edition.hub.url }, edition.name);
  await me.startHour();
  await me.comment('patient', comment);
  await me.unsent(0);
  await app.close();
  return { userData, log };
}

/** Spoils a file as a failing disk does: its pages turn into noise, its size stays. */
function spoil(file: string): Buffer {
  const noise = Buffer.alloc(statSync(file).size, 0xa5);
  writeFileSync(file, noise);
  return noise;
}

/** Contents of the files of a folder whose names begin alike. */
const contents = (folder: string, start: string): Buffer[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(start))
    .map((name) => readFileSync(path.join(folder, name)));

describe('a database that cannot be opened', () => {
  it('is restored from its copy; the damaged file is kept, and the hub gives back what the copy did not have', () =>
    withEvidence('corrupt with copy', async () => {
      const { userData, log } = await hourWith('abimee', 'Écrit avant la panne.');
      const damaged = spoil(databaseIn(userData));
      const { app, me } = await open(userData);
      await me.page.getByRole('heading', { level: 1, name: 'Fichier de données abîmé' }).waitFor();
      await me.page
        .getByText('Une copie de sauvegarde est disponible ; le fichier abîmé sera gardé à côté.', { exact: false })
        .waitFor();
      // Nothing was touched while the person reads.
      expect(readFileSync(databaseIn(userData)).equals(damaged)).toBe(true);
      await me.button('store.restore').click();
      await me.ready();
      await me.page.getByRole('heading', { level: 1, name: edition.name }).waitFor();
      expect(contents(userData, 'companion.db.aside').some((bytes) => bytes.equals(damaged))).toBe(true);
      await me.goTo('session');
      await me.unsent(0, 60_000);
      const comments = await until('the comment comes back', async () => {
        const found = (await snapshotOf({ app })).log.steps['patient']?.comments ?? [];
        return found.length > 0 && found.map((comment) => comment.text);
      });
      expect(comments).toEqual(['Écrit avant la panne.']);
      await me.comment('patient', 'Écrit après la panne.');
      await me.unsent(0, 60_000);
      const events = await edition.api.events(log);
      expect(ledgerProblems(events)).toEqual([]);
      expect(bodiesOf(events, 'step.comment').map((body) => body['text'])).toEqual([
        'Écrit avant la panne.',
        'Écrit après la panne.',
      ]);
    }));

  it('without a copy, is set aside when the person asks for it, and never deleted', () =>
    withEvidence('corrupt without copy', async () => {
      const { userData } = await hourWith('sans-copie', 'Sur un disque qui lâche.');
      rmSync(`${databaseIn(userData)}.copy`, { force: true });
      const damaged = spoil(databaseIn(userData));
      const { app, me } = await open(userData);
      await me.sees('store.corrupt-no-copy');
      expect(await me.button('store.restore').count()).toBe(0);
      expect(readFileSync(databaseIn(userData)).equals(damaged)).toBe(true);
      await me.button('store.set-aside').click();
      const ask = me.page.getByRole('alertdialog');
      await ask.getByText(text('store.set-aside-sentence'), { exact: true }).waitFor();
      await ask.getByRole('button', { name: text('store.set-aside'), exact: true }).click();
      await me.button('join.button').waitFor();
      expect((await snapshotOf({ app })).session).toBeNull();
      expect(contents(userData, 'companion.db.aside').some((bytes) => bytes.equals(damaged))).toBe(true);
    }));

  it('of a later version of the application, is left as it is', () =>
    withEvidence('future', async () => {
      const { userData } = await hourWith('avenir', 'Depuis une version plus récente.');
      const key = await keyOf(userData);
      const binding = process.env['VS_SQLITE_BINDING'];
      const database = new BetterSqlite(databaseIn(userData), binding === undefined ? {} : { nativeBinding: binding });
      database.pragma("cipher='sqlcipher'");
      database.pragma(`key="x'${key}'"`);
      database.pragma('user_version = 9000');
      database.close();
      const before = readFileSync(databaseIn(userData));
      const { app, me } = await open(userData);
      await me.sees('store.future');
      // The only offer is to update: nothing here moves or erases the data.
      await me.page.getByRole('button', { name: failureText('store.future').action, exact: true }).waitFor();
      expect(await me.button('store.set-aside').count()).toBe(0);
      expect(await me.button('store.restore').count()).toBe(0);
      await app.close();
      expect(readFileSync(databaseIn(userData)).equals(before)).toBe(true);
    }));

  /** The key of a database, as the application itself opens it. */
  async function keyOf(userData: string): Promise<string> {
    const { app } = await open(userData);
    const { value } = JSON.parse(readFileSync(path.join(userData, 'key.json'), 'utf8')) as { value: string };
    const key = await app.electron.evaluate(
      ({ safeStorage }, kept) => safeStorage.decryptString(Buffer.from(kept, 'base64')),
      value,
    );
    await app.close();
    return key;
  }
});

describe('a full disk', () => {
  it('is said, the text stays in its field, and nothing is lost once there is room again', () =>
    withEvidence('full disk', async () => {
      const userData = work.dir('plein');
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'vs-full-disk', userData], {
        encoding: 'utf8',
      });
      if (mounted.status !== 0) throw new Error(`this test mounts a small disk and needs root: ${mounted.stderr}`);
      work.later(async () => {
        await current?.kill();
        spawnSync('umount', ['-l', userData]);
      });
      const { code, log } = await edition.slot('plein');
      const { app, me } = await open(userData);
      await me.ready();
      await me.join({ code, hub: edition.hub.url }, edition.name);
      await me.startHour();
      await me.comment('patient', 'Quand il restait de la place.');
      await me.unsent(0);

      const ballast = path.join(userData, 'ballast');
      fill(ballast);
      const kept: string[] = ['Quand il restait de la place.'];
      const full = failureText('store.full');
      // The journal of the database may have some room of its own: it is soon used up.
      for (let turn = 1; ; turn += 1) {
        expect(turn).toBeLessThan(60);
        const long = `${turn} ${'mot '.repeat(900)}`.trim();
        const field = await me.typeComment('patient', long);
        await me.pressComment('patient');
        const outcome = await until('an outcome', async () => {
          if ((await me.page.getByText(full.title).count()) > 0) return 'full';
          return (await field.inputValue()) === '' && 'kept';
        });
        if (outcome === 'kept') {
          kept.push(long);
          continue;
        }
        await me.sees('store.full');
        expect(await field.inputValue()).toBe(long);
        kept.push(long);
        break;
      }
      rmSync(ballast);
      const field = await me.typeComment('patient', kept.at(-1) ?? '');
      await me.pressComment('patient');
      await until('the field is empty again', async () => (await field.inputValue()) === '');
      await me.comment('patient', 'De la place de nouveau.');
      kept.push('De la place de nouveau.');
      await until('every comment once', async () => {
        const found = (await snapshotOf({ app })).log.steps['patient']?.comments.map((comment) => comment.text) ?? [];
        return JSON.stringify(found) === JSON.stringify(kept);
      });
      await me.unsent(0, 60_000);
      const events = await edition.api.events(log);
      expect(ledgerProblems(events)).toEqual([]);
      expect(bodiesOf(events, 'step.comment').map((body) => body['text'])).toEqual(kept);
      await app.close();
      expect(existsSync(databaseIn(userData))).toBe(true);
    }));
});

/** Writes until the disk refuses, to its last byte. */
function fill(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (let size = 1024 * 1024; size >= 1; size = size / 2) {
      const block = Buffer.alloc(size, 0x20);
      try {
        for (;;) {
          if (writeSync(handle, block) < size) break;
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(handle);
  }
}
