import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyMadeAt, restoreCopy, setStoreAside } from '../../native/store/files.ts';
import { migrations } from '../../native/store/migration/index.ts';
import { openDatabase } from '../../native/store/sqlite.ts';
import { bundleWorker, startStore } from './store-bundle.ts';

const LOG = 'creneau-0001';
const AT = '2026-11-23T09:00:00.000Z';
let worker: ReturnType<typeof bundleWorker>;
let folder: string;
let file: string;
let key: string;
let store: ReturnType<typeof startStore>;

beforeAll(() => void (worker = bundleWorker('store')));
afterAll(() => worker.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  file = join(folder, 'companion.db');
  key = randomBytes(32).toString('hex');
  store = startStore(worker.entry);
});
afterEach(async () => {
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

const comment = (text: string, log = LOG) => ({
  log,
  kind: 'step.comment',
  body: { step: 'connexion', text },
  at: AT,
  actor: 'participant-1',
  role: 'participant' as const,
});
const append = (text: string, log?: string) => store.call('event.append', comment(text, log));
const fromHub = (seq: number, device: string, n: number, text = `texte ${n}`) => {
  const { log: _log, ...event } = comment(text);
  return { ...event, device, n, seq };
};
const texts = async () => (await store.call('event.list', { log: LOG })).events.map((event) => event.body['text']);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: { failure: { code: string } }) => error.failure.code,
  );

describe('the database', () => {
  it('is made encrypted, keeps its device and is found again', async () => {
    const first = await store.call('open', { file, key });
    expect(first).toMatchObject({ version: migrations.length, migratedFrom: null, encrypted: true });
    await append('irritant-reconnaissable');
    await store.call('close', undefined);
    const second = await store.call('open', { file, key });
    expect(second.device).toBe(first.device);
    expect(await texts()).toEqual(['irritant-reconnaissable']);
  });

  it('leaves no readable text in any of its files', async () => {
    await store.call('open', { file, key });
    await append('irritant-reconnaissable');
    await store.call('setting.put', { key: 'profil', value: { nom: 'profil-reconnaissable' } });
    await store.call('copy', undefined);
    const files = readdirSync(folder);
    expect(files).toEqual(expect.arrayContaining(['companion.db', 'companion.db-wal', 'companion.db.copy']));
    for (const name of files) {
      const bytes = readFileSync(join(folder, name));
      expect(bytes.includes('reconnaissable'), name).toBe(false);
      expect(bytes.includes('CREATE TABLE'), name).toBe(false);
      expect(bytes.includes('SQLite format'), name).toBe(false);
    }
  });

  it('answers store.opening to calls before it is open', async () => {
    expect(await code(store.call('check.list', undefined))).toBe('store.opening');
    expect(await code(append('x'))).toBe('store.opening');
  });

  it('refuses a key or a value of the wrong shape before the process sees it', async () => {
    expect(await code(store.call('open', { file, key: 'abc' }))).toBe('app.input');
    expect(await code(store.call('event.outbox', { log: LOG, limit: 0 }))).toBe('app.input');
  });
});

describe('settings, checks and reports', () => {
  beforeEach(async () => void (await store.call('open', { file, key })));

  it('keeps a setting as it was given', async () => {
    expect(await store.call('setting.get', { key: 'a' })).toEqual({ value: null });
    await store.call('setting.put', { key: 'a', value: { liste: [1, 'é'], vide: null } });
    await store.call('setting.put', { key: 'b', value: false });
    expect(await store.call('setting.get', { key: 'a' })).toEqual({ value: { liste: [1, 'é'], vide: null } });
    expect(await store.call('setting.get', { key: 'b' })).toEqual({ value: false });
    await store.call('setting.delete', { key: 'a' });
    expect(await store.call('setting.get', { key: 'a' })).toEqual({ value: null });
  });

  it('keeps the last result of each check', async () => {
    await store.call('check.put', { id: 'card.present', at: AT, result: { status: 'fail' } });
    await store.call('check.put', { id: 'mss.address', at: AT, result: { status: 'ok' } });
    await store.call('check.put', { id: 'card.present', at: AT, result: { status: 'ok' } });
    expect(await store.call('check.list', undefined)).toEqual({ results: [{ status: 'ok' }, { status: 'ok' }] });
  });

  it('gives a queued report by ranges and drops its bytes once sent', async () => {
    const bytes = randomBytes(300_000);
    const row = {
      id: randomUUID(),
      at: AT,
      shown: 'a'.repeat(64),
      blob: 'b'.repeat(64),
      size: bytes.length,
      sections: ['logs'],
      state: 'queued' as const,
      receipt: null,
    };
    await store.call('report.put', { row, bytes: bytes.toString('base64') });
    expect(await store.call('report.list', undefined)).toEqual({ rows: [row] });
    const part = async (from: number, to: number) =>
      Buffer.from((await store.call('report.bytes', { id: row.id, from, to })).bytes, 'base64');
    expect((await part(0, 300_000)).equals(bytes)).toBe(true);
    expect((await part(1000, 5000)).equals(bytes.subarray(1000, 5000))).toBe(true);
    expect((await part(299_990, 400_000)).equals(bytes.subarray(299_990))).toBe(true);
    await store.call('report.sent', { id: row.id, receipt: 'R-1', at: AT });
    expect(await store.call('report.list', undefined)).toEqual({ rows: [{ ...row, state: 'sent', receipt: 'R-1' }] });
    expect(await code(store.call('report.bytes', { id: row.id, from: 0, to: 1 }))).toBe('store.unexpected');
  });
});

describe('events', () => {
  let device: string;
  beforeEach(async () => void ({ device } = await store.call('open', { file, key })));

  it('gives out n one by one, over all logs, and lists one’s own in the order written', async () => {
    expect(await append('un')).toEqual({ device, n: 1 });
    expect(await append('deux', 'creneau-0002')).toEqual({ device, n: 2 });
    expect(await append('trois')).toEqual({ device, n: 3 });
    expect(await texts()).toEqual(['un', 'trois']);
    expect(await store.call('sync.cursor', { log: LOG })).toEqual({ epoch: '', after: 0, unsent: 2, lastN: 3 });
    const { events } = await store.call('event.outbox', { log: LOG, limit: 1 });
    expect(events.map((event) => event.n)).toEqual([1]);
  });

  it('takes its own echo as the acknowledgement and orders by the hub', async () => {
    const other = randomUUID();
    await append('à moi 1');
    await append('à moi 2');
    const events = [fromHub(1, other, 1, 'aux autres'), { ...fromHub(2, device, 1, 'à moi 1'), actor: 'P-7' }];
    const answer = { log: LOG, epoch: 'E1', after: 2, events };
    expect(await store.call('sync.apply', answer)).toEqual({ added: 1, acknowledged: 1, unsent: 1 });
    expect(await store.call('sync.apply', answer)).toEqual({ added: 0, acknowledged: 0, unsent: 1 });
    expect(await texts()).toEqual(['aux autres', 'à moi 1', 'à moi 2']);
    const listed = (await store.call('event.list', { log: LOG })).events;
    expect(listed.map((event) => [event.seq, event.actor])).toEqual([
      [1, 'participant-1'],
      [2, 'P-7'],
      [null, 'participant-1'],
    ]);
    expect(await store.call('sync.cursor', { log: LOG })).toEqual({ epoch: 'E1', after: 2, unsent: 1, lastN: 2 });
  });

  it('gives a reader only what is new, and the whole log when its copy does not fit any more', async () => {
    const other = randomUUID();
    await append('à moi 1');
    const news = (epoch: string, after: number, count: number) =>
      store.call('event.news', { log: LOG, epoch, after, count }).then(({ events, ...rest }) => ({
        ...rest,
        events: events.map((event) => [event.seq, event.body['text']]),
      }));
    expect(await news('', 0, 0)).toEqual({ whole: false, epoch: '', events: [[null, 'à moi 1']] });
    const events = [fromHub(1, other, 1, 'aux autres'), fromHub(2, device, 1, 'à moi 1')];
    await store.call('sync.apply', { log: LOG, epoch: 'E1', after: 2, events });
    await append('à moi 2');
    const all = [
      [1, 'aux autres'],
      [2, 'à moi 1'],
      [null, 'à moi 2'],
    ];
    // The first epoch, another epoch, one event too few: the copy is not of this log.
    expect(await news('', 0, 0)).toEqual({ whole: true, epoch: 'E1', events: all });
    expect(await news('E0', 2, 2)).toEqual({ whole: true, epoch: 'E1', events: all });
    expect(await news('E1', 2, 1)).toEqual({ whole: true, epoch: 'E1', events: all });
    expect(await news('E1', 1, 1)).toEqual({ whole: false, epoch: 'E1', events: all.slice(1) });
    expect(await news('E1', 2, 2)).toEqual({ whole: false, epoch: 'E1', events: all.slice(2) });
    await store.call('sync.restart', { log: LOG, epoch: 'E2' });
    expect(await news('E1', 2, 2)).toMatchObject({ whole: true, epoch: 'E2' });
  });

  it('never moves its cursor back, nor over a hole', async () => {
    const other = randomUUID();
    const apply = (after: number, ...seqs: number[]) =>
      store.call('sync.apply', { log: LOG, epoch: 'E1', after, events: seqs.map((seq) => fromHub(seq, other, seq)) });
    await apply(3, 1, 2, 3);
    await apply(2, 1, 2);
    expect((await store.call('sync.cursor', { log: LOG })).after).toBe(3);
    expect(await code(apply(5, 5))).toBe('sync.invalid-answer');
    expect(await code(apply(9, 4))).toBe('sync.invalid-answer');
    expect((await store.call('sync.cursor', { log: LOG })).after).toBe(3);
    expect(await texts()).toHaveLength(3);
    await apply(5, 4, 5);
    expect(await texts()).toHaveLength(5);
  });

  it('stores nothing of an answer that contradicts what it knows', async () => {
    const other = randomUUID();
    await append('à moi');
    const apply = (epoch: string, ...events: ReturnType<typeof fromHub>[]) =>
      code(store.call('sync.apply', { log: LOG, epoch, after: 0, events }));
    expect(await apply('E1', fromHub(1, other, 1))).toBe('ok');
    expect(await apply('E2', fromHub(2, other, 2))).toBe('sync.invalid-answer');
    expect(await apply('E1', fromHub(1, other, 2))).toBe('sync.invalid-answer');
    expect(await apply('E1', fromHub(2, other, 2), fromHub(3, other, 1))).toBe('sync.invalid-answer');
    expect(await apply('E1', fromHub(2, other, 2), { ...fromHub(3, device, 1), kind: 'help.requested' })).toBe(
      'sync.fork',
    );
    expect((await store.call('event.list', { log: LOG })).events).toHaveLength(2);
  });

  it('sends its own events again after another epoch, and finds others’ again from the hub', async () => {
    const other = randomUUID();
    await append('à moi');
    const events = [fromHub(1, device, 1, 'à moi'), fromHub(2, other, 1, 'aux autres')];
    await store.call('sync.apply', { log: LOG, epoch: 'E1', after: 2, events });
    await store.call('sync.restart', { log: LOG, epoch: 'E2' });
    expect(await store.call('sync.cursor', { log: LOG })).toEqual({ epoch: 'E2', after: 0, unsent: 1, lastN: 1 });
    expect((await store.call('event.outbox', { log: LOG, limit: 10 })).events.map((event) => event.n)).toEqual([1]);
    const again = [fromHub(1, other, 1, 'aux autres'), fromHub(2, device, 1, 'à moi')];
    expect(await store.call('sync.apply', { log: LOG, epoch: 'E2', after: 2, events: again })).toEqual({
      added: 1,
      acknowledged: 1,
      unsent: 0,
    });
    expect(await texts()).toEqual(['aux autres', 'à moi']);
  });

  it('moves what was not sent to a new device id, and a correction with what it corrects', async () => {
    await append('envoyé');
    await store.call('sync.apply', { log: LOG, epoch: 'E1', after: 1, events: [fromHub(1, device, 1, 'envoyé')] });
    await append('à corriger');
    await append('garde');
    const body = { device, n: 2, reason: 'erreur' };
    await store.call('event.append', { ...comment(''), kind: 'event.corrected', body });
    const renewed = await store.call('device.renew', { log: LOG, moveUnsent: true });
    expect(renewed.moved).toBe(3);
    expect(renewed.device).not.toBe(device);
    const { events } = await store.call('event.outbox', { log: LOG, limit: 10 });
    expect(events.map((event) => [event.device, event.n, event.kind])).toEqual([
      [renewed.device, 1, 'step.comment'],
      [renewed.device, 2, 'step.comment'],
      [renewed.device, 3, 'event.corrected'],
    ]);
    expect(events[2]!.body).toEqual({ device: renewed.device, n: 1, reason: 'erreur' });
    expect(await append('après')).toEqual({ device: renewed.device, n: 4 });
    expect((await store.call('event.list', { log: LOG })).events).toHaveLength(5);
  });

  it('takes an n that only the hub remembers', async () => {
    await store.call('sync.apply', { log: LOG, epoch: 'E1', after: 1, events: [fromHub(1, device, 7)] });
    expect(await append('suivant')).toEqual({ device, n: 8 });
  });
});

describe('copy and erase', () => {
  it('ends a restore that was stopped half-way, instead of beginning anew', async () => {
    const { device } = await store.call('open', { file, key });
    await append('gardé');
    await store.call('copy', undefined);
    await store.call('close', undefined);
    copyFileSync(`${file}.copy`, `${file}.copy.restore`);
    setStoreAside(file, 'essai');
    expect(existsSync(file)).toBe(false);
    expect((await store.call('open', { file, key })).device).toBe(device);
    expect((await store.call('event.list', { log: LOG })).events).toHaveLength(1);
    expect(readdirSync(folder)).not.toContain('companion.db.copy.restore');
  });

  it('restores the copy with what it held, the damaged database set aside', async () => {
    await store.call('open', { file, key });
    await append('avant la copie');
    expect((await store.call('copy', undefined)).bytes).toBeGreaterThan(0);
    await append('après la copie');
    await store.call('close', undefined);
    expect(copyMadeAt(file)).not.toBeNull();
    restoreCopy(file, 'essai');
    expect((await store.call('open', { file, key })).migratedFrom).toBeNull();
    expect(await texts()).toEqual(['avant la copie']);
    expect(existsSync(`${file}.aside-essai`)).toBe(true);
    expect(copyMadeAt(file)).not.toBeNull();
  });

  it('keeps the log of a killed process with the database it sets aside', async () => {
    await store.call('open', { file, key });
    await store.call('copy', undefined);
    await append('seulement dans le journal');
    await store.stop();
    expect(existsSync(`${file}-wal`)).toBe(true);
    restoreCopy(file, 'essai');
    store = startStore(worker.entry);
    await store.call('open', { file, key });
    expect(await texts()).toEqual([]);
    await store.call('open', { file: `${file}.aside-essai`, key });
    expect(await texts()).toEqual(['seulement dans le journal']);
  });

  it('erases every row and copy and goes on as another device', async () => {
    const { device } = await store.call('open', { file, key });
    await append('x'.repeat(3000));
    await store.call('setting.put', { key: 'profil', value: 'y' });
    await store.call('copy', undefined);
    const erased = await store.call('erase', undefined);
    expect(erased.device).not.toBe(device);
    expect(existsSync(`${file}.copy`)).toBe(false);
    expect(await texts()).toEqual([]);
    expect(await store.call('setting.get', { key: 'profil' })).toEqual({ value: null });
    expect(await append('nouveau')).toEqual({ device: erased.device, n: 1 });
  });

  /** The file as anybody with the key could read it, page by page: rows that were only marked as free would be there. */
  const bare = async (): Promise<string> => {
    await store.call('close', undefined);
    expect(existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0).toBe(false);
    const copy = `${file}.bare`;
    copyFileSync(file, copy);
    const { db } = openDatabase(copy, key, migrations);
    // The cipher cannot be changed while the log of writes is in use.
    db.pragma('journal_mode = DELETE');
    db.pragma(`rekey = ''`);
    db.close();
    return readFileSync(copy, 'latin1');
  };

  it('leaves nothing of a log that is dropped, and gives no number of it again', async () => {
    const { device } = await store.call('open', { file, key });
    await append('celui qui reste');
    for (let n = 0; n < 50; n += 1) await append(`à jeter ${n}`, 'repetition-01');
    expect(await store.call('event.drop', { log: 'repetition-01' })).toEqual({ events: 50 });
    expect(await texts()).toEqual(['celui qui reste']);
    expect(await append('ensuite')).toEqual({ device, n: 52 });
    const left = await bare();
    expect(left).toContain('celui qui reste');
    expect(left).not.toContain('jeter');
  });

  it('erases all but the settings that stay, and leaves nothing else in the file', async () => {
    await store.call('open', { file, key });
    for (let n = 0; n < 50; n += 1) await append(`secret ${n}`);
    await store.call('setting.put', { key: 'profile', value: 'adresse secrete' });
    await store.call('setting.put', { key: 'past', value: [{ score: 12 }] });
    await store.call('check.put', { id: 'profile', at: AT, result: { evidence: 'preuve secrete' } });
    await store.call('copy', undefined);
    await store.call('erase', { keep: ['past'] });
    expect(existsSync(`${file}.copy`)).toBe(false);
    expect(await texts()).toEqual([]);
    expect(await store.call('setting.get', { key: 'profile' })).toEqual({ value: null });
    expect(await store.call('setting.get', { key: 'past' })).toEqual({ value: [{ score: 12 }] });
    const left = await bare();
    expect(left).toContain('{"score":12}');
    expect(left).not.toContain('secret');
  });
});
