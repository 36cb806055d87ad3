import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import type { DirectoryFacts, ImportRules } from '../../native/directory/port.ts';
import rules from '../../resources/mss/directory.json' with { type: 'json' };
import { COLUMNS, lineOf, personOf, writeDirectoryFile } from '../rig/directory-file.ts';
import { bundleWorker, startStore } from './store-bundle.ts';

const KEY = 'a1'.repeat(32);
const NOW = () => new Date().toISOString();
let bundle: ReturnType<typeof bundleWorker>;
let folder: string;
let file: string;
let database: string;
let store: ReturnType<typeof startStore>;

beforeAll(() => {
  bundle = bundleWorker('store');
});
afterAll(() => bundle.remove());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'directory-'));
  database = join(folder, 'companion.db');
  file = `${database}.directory`;
  store = startStore(bundle.entry, { backoff: { first: 10 } });
  await store.call('open', { file: database, key: KEY });
  await open();
});
afterEach(async () => {
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = async (key = KEY) => store.call('directory.open', { file, key });
const rulesFor = (leastRows: number): ImportRules =>
  ({ columns: rules.columns, required: rules.required, keepDays: rules.keepDays, leastRows }) as ImportRules;

type Ended = { is: string; facts?: DirectoryFacts; failure?: { code: string; info: object }; rows?: number };
/** Imports a file and waits for its end. */
async function bring(source: string, { least = 1, now = NOW(), during = (): unknown => undefined } = {}) {
  const progress: { phase: string; rows: number }[] = [];
  const ended = new Promise<Ended>((resolve) => {
    const stop = store.onNotice((notice) => {
      if (notice.name === 'directory.progress') {
        progress.push(notice.value);
        during();
        return;
      }
      stop();
      resolve(notice.value);
    });
  });
  await store.call('directory.import', { source, rules: rulesFor(least), now });
  return { ...(await ended), progress };
}
const failedWith = async (source: string, options = {}) => {
  const ended = await bring(source, options);
  return ended.is === 'failed' ? ended.failure!.code : ended.is;
};
const write = (name: string, rows = 3_000, extra: string[] = []) => {
  const path = join(folder, name);
  writeDirectoryFile(path, rows, extra);
  return path;
};
const addressOf = async (address: string) => (await store.call('directory.address', { address })).boxes;

const DUPONT = lineOf({
  'Type de BAL': 'PER',
  'Adresse BAL': 'Jean.Dupont@medecin.mssante.fr',
  'Identification nationale PP': '810000000001',
  "Nom d'exercice": 'NOMQUINERESTEPAS',
  'Libellé Profession': 'Médecin',
  'Libellé savoir-faire': 'Médecine Générale',
  Dématérialisation: 'O',
  'Raison Sociale structure BAL': 'CABINET EXEMPLE',
  'L6LIGNEACHEMINEMENT structure BAL': '75002 PARIS',
  'Code postal structure BAL': '75002',
});

describe('an import', () => {
  it('makes a table that answers by address, by person and by the beginning of an address', async () => {
    const ended = await bring(write('e.txt', 3_000, [DUPONT]));
    expect(ended).toMatchObject({ is: 'done', facts: { rows: 3_001, people: 2_501 } });
    expect(await addressOf('jean.dupont@MEDECIN.mssante.fr')).toEqual([
      {
        address: 'jean.dupont@medecin.mssante.fr',
        kind: 'PER',
        person: '810000000001',
        profession: 'Médecin',
        skill: 'Médecine Générale',
        service: null,
        structure: 'CABINET EXEMPLE',
        structureId: null,
        postalCode: '75002',
        town: 'PARIS',
        paperless: true,
      },
    ]);
    const mine = await store.call('directory.person', { person: personOf(12) });
    expect(mine.boxes).toHaveLength(1);
    expect(mine.boxes[0]!.address).toMatch(/\.12@/);
    const { boxes } = await store.call('directory.suggest', { prefix: 'Jean.DUP', limit: 5 });
    expect(boxes).toHaveLength(5);
    expect(boxes.every((box) => box.address.startsWith('jean.dup'))).toBe(true);
    expect(await addressOf('personne@medecin.mssante.fr')).toEqual([]);
  });

  it('is encrypted, keeps no name, and leaves one file', async () => {
    await bring(write('e.txt', 2_000, [DUPONT]));
    const bytes = readFileSync(file);
    for (const word of ['SQLite format', 'mssante.fr', 'dupont']) expect(bytes.includes(word), word).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('companion.db.directory'))).toEqual([
      'companion.db.directory',
    ]);
    // Nothing that it answers holds a name: only what the schema of a box lists is kept.
    expect(JSON.stringify(await addressOf('jean.dupont@medecin.mssante.fr'))).not.toContain('NOMQUINERESTEPAS');
  });

  it('binds columns by name: another order, more columns, other spellings', async () => {
    const order = COLUMNS.toReversed();
    const values: Record<string, string> = {
      'Type de BAL': 'CAB',
      'Adresse BAL': 'cabinet@pro.mssante.fr',
      'Identification nationale PP': '810000000002',
    };
    const header = ['Nouvelle colonne', ...order].map((name) => name.toUpperCase().replace("'", '’')).join('|');
    const row = ['x', ...order.map((name) => values[name] ?? '')].join('|');
    writeFileSync(join(folder, 'o.txt'), `\ufeff${header}\r\n${row}\r\n`);
    expect(await bring(join(folder, 'o.txt'))).toMatchObject({ is: 'done', facts: { rows: 1 } });
    expect(await addressOf('cabinet@pro.mssante.fr')).toMatchObject([{ kind: 'CAB', person: '810000000002' }]);
  });

  it('reads the archive as it is published, and takes its date from it', async () => {
    const text = write('Extraction_Correspondance_MSSante_202611240700.txt', 2_000);
    const at = new Date(Date.now() - 3 * 86_400_000);
    utimesSync(text, at, at);
    const zip = join(folder, 'x.zip');
    execFileSync('python3', ['-m', 'zipfile', '-c', zip, text]);
    const ended = await bring(zip);
    expect(ended).toMatchObject({ is: 'done', facts: { rows: 2_000 } });
    expect(Math.abs(Date.parse(ended.facts!.asOf) - at.getTime())).toBeLessThan(86_400_000);
    const cut = join(folder, 'cut.zip');
    copyFileSync(zip, cut);
    truncateSync(cut, Math.floor(statSync(cut).size * 0.7));
    expect(await failedWith(cut)).toBe('mss.extract-unreadable');
    const spoiled = readFileSync(zip);
    spoiled.fill(0x41, 2_000, 2_040);
    writeFileSync(cut, spoiled);
    expect(await failedWith(cut)).toBe('mss.extract-unreadable');
    expect(await addressOf('x@y.z')).toEqual([]);
    expect((await store.call('directory.person', { person: personOf(7) })).boxes).toHaveLength(1);
  });

  it('tells its progress, and answers the other calls meanwhile', async () => {
    const source = write('big.txt', 120_000);
    let appended = 0;
    const append = () =>
      store
        .call('event.append', { log: 'l', kind: 'k', body: {}, at: NOW(), actor: 'a', role: 'participant' })
        .then(() => (appended += 1));
    const ended = await bring(source, { during: append });
    expect(ended.is).toBe('done');
    expect(ended.progress.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['reading', 'indexing', 'checking']),
    );
    expect(appended).toBeGreaterThan(0);
    expect((await store.call('event.list', { log: 'l' })).events.length).toBeGreaterThanOrEqual(appended);
  });
});

describe('a file that is refused leaves the present copy', () => {
  beforeEach(async () => {
    expect((await bring(write('first.txt', 3_000, [DUPONT]))).is).toBe('done');
  });
  afterEach(async () => {
    expect(await addressOf('jean.dupont@medecin.mssante.fr')).toHaveLength(1);
    expect((await open()).facts).toMatchObject({ rows: 3_001 });
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('cut anywhere', async () => {
    const whole = readFileSync(write('w.txt', 3_000));
    for (const cut of [0.3, 0.7, 0.95]) {
      const path = join(folder, 'cut.txt');
      writeFileSync(path, whole.subarray(0, Math.floor(whole.length * cut)));
      expect(await failedWith(path), String(cut)).toBe('mss.extract-truncated');
    }
    for (const missing of [2, 5, 9]) {
      const path = join(folder, 'cut.txt');
      writeFileSync(path, whole.subarray(0, whole.length - missing));
      expect(await failedWith(path), String(missing)).toBe('mss.extract-truncated');
    }
  });

  it('whole but without the last end of line is whole', async () => {
    const path = write('w.txt', 3_000, [DUPONT]);
    truncateSync(path, statSync(path).size - 1);
    expect(await failedWith(path)).toBe('done');
  });

  it('not the extraction, empty, not a text, absent', async () => {
    const path = join(folder, 'other.txt');
    writeFileSync(path, 'Nom;Prénom\nA;B\n');
    expect(await failedWith(path)).toBe('mss.extract-other');
    writeFileSync(path, '');
    expect(await failedWith(path)).toBe('mss.extract-other');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from(`${COLUMNS.join('|')}\n`), Buffer.alloc(5_000, 0xe9), Buffer.from('\n')]),
    );
    expect(await failedWith(path)).toBe('mss.extract-damaged');
    writeFileSync(path, Buffer.alloc(3_000_000, 0x41));
    expect(await failedWith(path)).toBe('mss.extract-other');
    expect(await failedWith(join(folder, 'absent'))).toBe('mss.extract-unreadable');
    expect(await failedWith(folder)).toBe('mss.extract-unreadable');
  });

  it('with rows out of shape, or too few for the country', async () => {
    const path = write('d.txt', 3_000);
    appendFileSync(path, 'a|b|c\n'.repeat(40));
    expect(await failedWith(path)).toBe('mss.extract-damaged');
    expect(await failedWith(write('s.txt', 3_000), { least: 5_000 })).toBe('mss.extract-small');
  });

  it('older than thirty days', async () => {
    const path = write('old.txt', 3_000);
    const at = new Date(Date.now() - 31 * 86_400_000);
    utimesSync(path, at, at);
    expect(await failedWith(path)).toBe('mss.extract-old');
  });

  it('given up by the person, or a second one while one runs', async () => {
    const big = write('big.txt', 200_000);
    const again: Promise<string>[] = [];
    const ended = await bring(big, {
      during() {
        if (again.length > 0) return;
        const second = store.call('directory.import', { source: big, rules: rulesFor(1), now: NOW() }).then(
          () => 'started',
          (error: unknown) => (error as FailureError).failure.code,
        );
        again.push(second);
        void store.call('directory.cancel', undefined);
      },
    });
    expect(await Promise.all(again)).toEqual(['mss.extract-busy']);
    expect(ended.is).toBe('cancelled');
  });

  it('with less than half of the rows, until the person decides', async () => {
    const ended = await bring(write('half.txt', 1_000));
    expect(ended).toMatchObject({ is: 'smaller', rows: 1_000, before: 3_001 });
    expect(await addressOf('jean.dupont@medecin.mssante.fr')).toHaveLength(1);
    expect(await store.call('directory.decide', { replace: false })).toMatchObject({ facts: { rows: 3_001 } });
  });
});

describe('the life of the copy', () => {
  it('takes the smaller one when the person says so', async () => {
    await bring(write('first.txt', 3_000));
    expect((await bring(write('half.txt', 1_000))).is).toBe('smaller');
    expect(await store.call('directory.decide', { replace: true })).toMatchObject({ facts: { rows: 1_000 } });
  });

  it('is gone with "erase my data", and with its own button', async () => {
    await bring(write('first.txt', 1_000));
    await store.call('directory.erase', undefined);
    expect(existsSync(file)).toBe(false);
    expect((await store.call('directory.person', { person: personOf(1) })).boxes).toEqual([]);
    await bring(write('first.txt', 1_000));
    await store.call('erase', undefined);
    expect(readdirSync(folder).filter((name) => name.includes('directory'))).toEqual([]);
  });

  it('of another key or of another version is removed, since it can be had again', async () => {
    await bring(write('first.txt', 1_000));
    expect(await open('b2'.repeat(32))).toEqual({ facts: null, dropped: true });
    expect(existsSync(file)).toBe(false);
  });

  it('is not touched by a second reader', async () => {
    await bring(write('first.txt', 1_000));
    const other = startStore(bundle.entry);
    try {
      const seen = await other.call('directory.open', { file, key: KEY, readOnly: true });
      expect(seen.facts).toMatchObject({ rows: 1_000 });
      expect(await other.call('directory.open', { file, key: 'b2'.repeat(32), readOnly: true })).toEqual({
        facts: null,
        dropped: false,
      });
    } finally {
      await other.stop();
    }
    expect((await open()).facts).toMatchObject({ rows: 1_000 });
  });

  it('survives a process killed at any moment of an import, and what was left is removed', async () => {
    await bring(write('first.txt', 3_000, [DUPONT]));
    const big = write('big.txt', 150_000);
    const whole = statSync(file).size;
    for (let round = 0; round < 8; round += 1) {
      const killed = new Promise<void>((resolve) => {
        let left = 1 + round * 2;
        const stop = store.onNotice((notice) => {
          left -= 1;
          if (left > 0 && notice.name === 'directory.progress') return;
          stop();
          resolve();
        });
      });
      await store.call('directory.import', { source: big, rules: rulesFor(1), now: NOW() });
      await killed;
      await store.stop();
      store = startStore(bundle.entry);
      await store.call('open', { file: database, key: KEY });
      const { facts } = await open();
      expect(facts === null ? 'none' : [3_001, 150_000].includes(facts.rows) ? 'whole' : facts.rows).toBe('whole');
      expect(existsSync(`${file}.new`)).toBe(false);
      if (facts!.rows === 3_001) expect(await addressOf('jean.dupont@medecin.mssante.fr')).toHaveLength(1);
    }
    expect(statSync(file).size).toBeGreaterThanOrEqual(whole);
  });
});

/** A small file system of its own; null where mounting is not allowed. */
function mountSmall(): string | null {
  const at = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', at], { stdio: 'ignore' });
    return at;
  } catch {
    rmSync(at, { recursive: true });
    return null;
  }
}
const probe = mountSmall();
const unmount = (at: string) => {
  execFileSync('umount', ['-l', at], { stdio: 'ignore' });
  rmSync(at, { recursive: true });
};
if (probe !== null) unmount(probe);

describe.skipIf(probe === null)('a disk that is full', () => {
  it('is said, and the present copy stays', async () => {
    const at = mountSmall()!;
    try {
      file = join(at, 'companion.db.directory');
      await open();
      expect((await bring(write('first.txt', 3_000, [DUPONT]))).is).toBe('done');
      expect(await failedWith(write('big.txt', 60_000))).toBe('store.full');
      expect(await addressOf('jean.dupont@medecin.mssante.fr')).toHaveLength(1);
      expect(readdirSync(at)).toEqual(['companion.db.directory']);
    } finally {
      await store.call('directory.erase', undefined).catch((error: unknown) => {
        if (!(error instanceof FailureError)) throw error;
      });
      unmount(at);
    }
  });
});
