import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HubRig } from '../contract/hub-rig.ts';
import { png } from '../rig/png.ts';
import { createWorld, until, type World } from '../unit/companion-world.ts';
import { bundleWorker, startStore } from './store-bundle.ts';

/** The real hub, the real encrypted database in its own process; the rest of the companion as its unit tests have it. */
let rig: HubRig;
let worker: ReturnType<typeof bundleWorker>;
let identity: string;
let folder: string;
let key: string;
let worlds: World[];
let stores: ReturnType<typeof startStore>[];

beforeAll(async () => {
  worker = bundleWorker('store');
  rig = await HubRig.start();
  identity = await generateX25519Identity();
});
afterAll(async () => {
  await rig.stop();
  worker.remove();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  key = randomBytes(32).toString('hex');
  worlds = [];
  stores = [];
});
afterEach(async () => {
  for (const world of worlds) await world.dispose();
  for (const store of stores) await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

const addressOf = (url: Parameters<typeof fetch>[0]): string => (url instanceof Request ? url.url : url.toString());

/** An application on the database of the test. `cutAfter`: number of exchanges about bytes after which nothing goes out. */
async function open(cutAfter = Infinity) {
  const world = createWorld();
  const store = startStore(worker.entry);
  worlds.push(world);
  stores.push(store);
  let left = cutAfter;
  let cut = false;
  Object.assign(world.outside, {
    store,
    fetch: (async (url, init) => {
      // A relay of several parts needs several exchanges: the line is cut, then the power.
      if (addressOf(url).includes('/v1/blobs/')) left -= 1;
      if (left < 0) cut = true;
      if (cut) throw new TypeError('cut');
      return fetch(url, init);
    }) satisfies typeof fetch,
    openKey: async () => ({ key, backend: 'test_safe' }),
    files: { ...world.outside.files, database: join(folder, 'companion.db') },
  });
  const companion = world.companion();
  await companion.start();
  return { world, companion, isCut: () => cut, store };
}

const events = async (log: string) => (await rig.pull(rig.organiser, log)).events;
async function invitation() {
  const edition = await rig.edition({ reportKey: await identityToRecipient(identity) });
  const slot = await rig.slot(edition.id);
  return { hub: rig.url, code: await rig.code(slot.id) };
}
/** A picture that is not small once encrypted: several parts of an upload. */
const noise = (): Buffer => {
  const rows = randomBytes((400 * 3 + 1) * 700);
  for (let row = 0; row < 700; row += 1) rows[row * (400 * 3 + 1)] = 0;
  return png(400, 700, rows);
};
async function opened(sha256: string): Promise<Buffer> {
  const answer = await fetch(`${rig.url}/v1/blobs/${sha256}`, {
    headers: { authorization: `Bearer ${rig.organiser}` },
  });
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return Buffer.from(await decrypter.decrypt(new Uint8Array(await answer.arrayBuffer())));
}

describe('evidence, on a real database and a real hub', () => {
  it('arrives whole and once, wherever the power is cut while it is sent', async () => {
    const first = await open();
    await first.companion.handlers['session.join'](await invitation());
    const { log } = first.companion.snapshot().session!.slot;
    await first.companion.stop();
    const sent: Buffer[] = [];
    // One question, then four parts: cut at each, killed, started again.
    for (const cutAfter of [0, 1, 2, 4]) {
      const bytes = noise();
      sent.push(bytes);
      const { companion, isCut, store } = await open(cutAfter);
      await companion.handlers['evidence.keep-image']({ bytes, step: null, way: 'capture' });
      await until('cut', isCut);
      // SIGKILL to the process of the database: what the rest still does meets nothing, and writes nothing more.
      await store.stop();
    }
    const last = await open();
    await until('all sent', () => {
      const { items } = last.companion.snapshot().evidence;
      return items.length === sent.length && items.every(({ state }) => state === 'sent');
    });
    await until('told', () => last.companion.snapshot().sync.unsent === 0);
    const told = (await events(log)).filter(({ kind }) => kind === 'evidence.added');
    expect(told).toHaveLength(sent.length);
    const clear = await Promise.all(told.map(({ body }) => opened(String(body['sha256']))));
    expect(clear.map((bytes) => sent.findIndex((one) => one.equals(bytes))).toSorted((a, b) => a - b)).toEqual([
      0, 1, 2, 3,
    ]);

    await last.companion.handlers['evidence.remove']({ id: String(told[0]!.body['id']) });
    await until('withdrawn', () => last.companion.snapshot().sync.unsent === 0);
    const { device, n } = told[0]!;
    expect((await events(log)).at(-1)).toMatchObject({ kind: 'event.corrected', body: { device, n } });
    expect(last.companion.snapshot().evidence.items).toHaveLength(3);
  }, 60_000);

  it('is in no file of this machine that can be read, nor in any journal, and goes with "erase my data"', async () => {
    const { companion, world } = await open();
    await companion.handlers['session.join'](await invitation());
    const text = 'mot-reconnaissable 279035121518989';
    await companion.handlers['evidence.keep-text']({ text, step: null, way: 'note' });
    const bytes = noise();
    await companion.handlers['evidence.keep-image']({ bytes, step: null, way: 'file' });
    await until('sent', () => companion.snapshot().evidence.items.every(({ state }) => state === 'sent'));
    const piece = bytes.subarray(2_000, 2_032);
    const found = (words: readonly (string | Buffer)[]) =>
      readdirSync(folder).filter((name) => words.some((word) => readFileSync(join(folder, name)).includes(word)));
    expect(found(['mot-reconnaissable', '279035121518989', piece])).toEqual([]);
    const journals = JSON.stringify(world.logged) + rig.lines.join('\n');
    expect(journals).not.toMatch(/mot-reconnaissable|279035121518989/);
    await companion.handlers['data.erase']({ confirm: true });
    expect(companion.snapshot().evidence.items).toEqual([]);
  }, 60_000);
});
