import { generateX25519Identity, identityToRecipient, Decrypter } from 'age-encryption';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../../electron/contract/failure.ts';
import { EVIDENCE_LIMIT } from '../../../electron/contract/evidence.ts';
import type { Journal } from '../../../electron/feature/event/journal.ts';
import { createPieces } from '../../../electron/feature/evidence/pieces.ts';
import { png, pngChunk } from '../../rig/png.ts';
import { CODE, HUB, LOG } from '../companion-hub.ts';
import { createWorld, until, type World } from '../companion-world.ts';

const INS = '279035121518989';
let world: World;
let identity: string;
/** Blobs as the hub has them, by hash; `refuse`: what it answers to a part in their place. */
let blobs: Map<string, Uint8Array>;
let refuse: Response | null;
let offline: boolean;
/** Done before a part is taken by the hub. */
let beforePart: () => Promise<unknown>;

const addressOf = (url: Parameters<typeof fetch>[0]): string => (url instanceof Request ? url.url : url.toString());

beforeEach(async () => {
  world = createWorld();
  identity = await generateX25519Identity();
  blobs = new Map();
  refuse = null;
  offline = false;
  beforePart = async () => undefined;
  const reportKey = await identityToRecipient(identity);
  const hub = world.outside.fetch;
  world.outside.fetch = async (url, init) => {
    const blob = /\/v1\/blobs\/([0-9a-f]{64})$/.exec(addressOf(url))?.[1];
    if (blob === undefined) {
      const answer = await hub(url, init);
      if (!addressOf(url).endsWith('/v1/join') || !answer.ok) return answer;
      return Response.json({ ...((await answer.json()) as object), reportKey });
    }
    if (offline) throw new TypeError('offline');
    const known = blobs.get(blob);
    if (init?.method === 'HEAD') {
      if (known === undefined) return new Response(null, { status: 404 });
      return new Response(null, { headers: { 'upload-offset': String(known.length) } });
    }
    await beforePart();
    if (refuse !== null) return refuse.clone();
    const { 'content-range': range } = init!.headers as Record<string, string>;
    const [from, total] = /bytes (\d+)-\d+\/(\d+)/.exec(range!)!.slice(1).map(Number) as [number, number];
    const offset = known?.length ?? 0;
    // What it has whole is only receipted again.
    if (offset < total && from !== offset) return new Response('{}', { status: 409 });
    if (offset < total) blobs.set(blob, new Uint8Array([...(known ?? []), ...(init!.body as Uint8Array)]));
    const size = blobs.get(blob)!.length;
    return Response.json({ v: 1, offset: size, length: total, receipt: size === total ? 'r-1' : null });
  };
});
afterEach(() => world.dispose());

async function joined() {
  const companion = world.companion();
  await companion.start();
  await companion.handlers['session.join']({ hub: HUB, code: CODE });
  await until('live', () => companion.snapshot().sync.state === 'live');
  return companion;
}
type Companion = Awaited<ReturnType<typeof joined>>;
const items = (companion: Companion) => companion.snapshot().evidence.items;
const states = (companion: Companion) => items(companion).map(({ state }) => state);
const told = () => world.store.events(LOG).filter(({ kind }) => kind === 'evidence.added');
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof FailureError ? error.failure.code : String(error)),
  );
const note = (text: string) => ({ text, step: null, way: 'note' as const });

describe('a piece of evidence', () => {
  it('is kept without what a picture tells, sent encrypted, then told in the log without a name', async () => {
    const companion = await joined();
    const step = companion.snapshot().guide.steps[1]!.id;
    const given = png(8, 6, undefined, [pngChunk('tEXt', new TextEncoder().encode('Title\0NOM-FICTIF'))]);
    const { id } = await companion.handlers['evidence.keep-image']({ bytes: given, step, way: 'capture' });
    await until('sent', () => states(companion)[0] === 'sent');
    expect(items(companion)).toEqual([
      expect.objectContaining({ id, step, way: 'capture', kind: 'image', state: 'sent', failure: null }),
    ]);
    const [event, ...others] = told();
    expect(others).toEqual([]);
    const [[hash, blob]] = [...blobs] as [[string, Uint8Array]];
    expect(event!.body).toEqual({ id, step, sha256: hash, size: blob.length, mime: 'image/png', way: 'capture' });
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(Buffer.from(await decrypter.decrypt(blob)).equals(png(8, 6))).toBe(true);
    expect(await companion.handlers['evidence.view']({ id })).toMatchObject({ kind: 'image' });
  });

  it('as a text is masked before it is anywhere', async () => {
    const companion = await joined();
    const { masked, id } = await companion.handlers['evidence.keep-text'](note(`Envoyé pour ${INS}`));
    expect(masked).toBe(1);
    await until('sent', () => states(companion)[0] === 'sent');
    expect(await companion.handlers['evidence.view']({ id })).toEqual({ kind: 'text', text: 'Envoyé pour [NIR]' });
    expect(JSON.stringify([world.store.backup(), world.logged, told(), companion.snapshot()])).not.toContain(INS);
  });

  it('waits without a network, is told once it has arrived, and once only', async () => {
    const companion = await joined();
    offline = true;
    await companion.handlers['evidence.keep-text'](note('hors ligne'));
    await until('tried', () => items(companion)[0]?.failure?.code === 'sync.offline');
    expect(states(companion)).toEqual(['waiting']);
    expect(told()).toEqual([]);
    offline = false;
    // The event is written, then the mark fails: the next try says nothing twice.
    world.store.failNext('evidence.mark', new FailureError('store.full', 'store.evidence.mark'));
    await companion.handlers['sync.now'](undefined);
    await until('told', () => told().length === 1);
    await companion.handlers['sync.now'](undefined);
    await until('sent', () => states(companion)[0] === 'sent');
    expect(world.store.calls.filter((call) => call === 'evidence.mark')).toHaveLength(2);
    expect(told()).toHaveLength(1);
  });

  it('that the hub refuses is kept, said so, does not hold back the next, and can be sent again', async () => {
    const companion = await joined();
    refuse = Response.json({ code: 'request.too-large', info: {} }, { status: 413 });
    const { id } = await companion.handlers['evidence.keep-text'](note('un'));
    await until('refused', () => states(companion)[0] === 'refused');
    expect(items(companion)[0]!.failure?.code).toBe('evidence.refused');
    refuse = null;
    await companion.handlers['evidence.keep-text'](note('deux'));
    await until('the next', () => states(companion)[1] === 'sent');
    expect(states(companion)).toEqual(['refused', 'sent']);
    await companion.handlers['evidence.send']({ id });
    await until('sent', () => states(companion)[0] === 'sent');
  });

  it('is withdrawn from the log and erased here; removed before it left, it never leaves', async () => {
    const companion = await joined();
    const { id } = await companion.handlers['evidence.keep-text'](note('envoyée'));
    await until('sent', () => states(companion)[0] === 'sent');
    await companion.handlers['evidence.remove']({ id });
    expect(items(companion)).toEqual([]);
    expect(await codeOf(companion.handlers['evidence.view']({ id }))).toBe('evidence.gone');
    const { device, n } = told()[0]!;
    expect(world.store.events(LOG).at(-1)).toMatchObject({ kind: 'event.corrected', body: { device, n } });

    offline = true;
    const other = await companion.handlers['evidence.keep-text'](note('jamais partie'));
    await until('tried', () => items(companion)[0]?.failure !== null);
    await companion.handlers['evidence.remove']({ id: other.id });
    offline = false;
    const sent = blobs.size;
    await companion.handlers['sync.now'](undefined);
    expect(blobs.size).toBe(sent);
    expect(told()).toHaveLength(1);
  });

  it('removed during its last part is named by nobody', async () => {
    const companion = await joined();
    let removed = 0;
    beforePart = async () => {
      removed += 1;
      await companion.handlers['evidence.remove']({ id: items(companion)[0]!.id });
    };
    await companion.handlers['evidence.keep-text'](note('retirée'));
    await until('taken', () => blobs.size === 1);
    await companion.handlers['sync.now'](undefined);
    await until('settled', () => items(companion).length === 0);
    expect(removed).toBe(1);
    expect(told()).toEqual([]);
  });

  it('told between the question and the answer of a removal is withdrawn', async () => {
    const companion = await joined();
    const { id } = await companion.handlers['evidence.keep-text'](note('retirée aussitôt'));
    await until('told', () => told().length === 1);
    await companion.handlers['evidence.remove']({ id });
    const live = told().filter(
      ({ device, n }) =>
        !world.store
          .events(LOG)
          .some(({ kind, body }) => kind === 'event.corrected' && body['device'] === device && body['n'] === n),
    );
    expect(live).toEqual([]);
  });

  it('goes with "erase my data", and comes back after a restart', async () => {
    const first = await joined();
    await first.handlers['evidence.keep-text'](note('gardée'));
    await until('sent', () => states(first)[0] === 'sent');
    await first.stop();
    const second = world.companion();
    await second.start();
    expect(states(second)).toEqual(['sent']);
    await second.handlers['data.erase']({ confirm: true });
    expect(items(second)).toEqual([]);
    expect(JSON.stringify(world.store.backup())).not.toContain('evidence.added');
  });

  it('is refused before joining, when it is no picture, of an unknown step, too long or too large', async () => {
    const stranger = world.companion();
    await stranger.start();
    expect(await codeOf(stranger.handlers['evidence.keep-text'](note('x')))).toBe('session.missing');
    const companion = await joined();
    const keep = companion.handlers['evidence.keep-image'];
    const picture = { step: null, way: 'file' as const };
    expect(await codeOf(keep({ ...picture, bytes: new TextEncoder().encode('GIF89a') }))).toBe('evidence.damaged');
    expect(await codeOf(keep({ ...picture, bytes: png(4, 3), step: 'inconnue' }))).toBe('app.input');
    const rows = Buffer.alloc((3_000 * 3 + 1) * 3_000);
    expect(rows.length).toBeGreaterThan(EVIDENCE_LIMIT);
    expect(await codeOf(keep({ ...picture, bytes: png(3_000, 3_000, rows) }))).toBe('evidence.too-large');
    expect(await codeOf(companion.handlers['evidence.keep-text'](note('x'.repeat(4_001))))).toBe('text.too-long');
    expect(items(companion)).toEqual([]);
  });

  it('of a session without a code stays here, is told in its log alone, and is in the archive without a name', async () => {
    const companion = world.companion();
    await companion.start();
    await companion.handlers['session.start-local']({ couloir: 'officine' });
    await companion.handlers['evidence.keep-image']({ bytes: png(8, 6), step: null, way: 'capture' });
    await companion.handlers['evidence.keep-text'](note('vu'));
    expect(states(companion)).toEqual(['local', 'local']);
    expect(blobs.size).toBe(0);
    const { log } = companion.snapshot().session!.slot;
    const events = world.store.events(log).filter(({ kind }) => kind === 'evidence.added');
    expect(events.map(({ body }) => body['way'])).toEqual(['capture', 'note']);
    const recipient = () => ({ log, target: null });
    const pieces = createPieces({
      outside: world.outside,
      journal: {} as Journal,
      recipient,
      onItems: () => undefined,
    });
    const files = await pieces.keepsakes();
    expect(files.map(({ name }) => name)).toEqual(['preuves/01-2026-11-23.png', 'preuves/02-2026-11-23.txt']);
    expect(new TextDecoder().decode(files[1]!.bytes)).toBe('vu');
  });

  it('is not made during a rehearsal', async () => {
    const companion = await joined();
    await companion.handlers['rehearsal.start'](undefined);
    expect(await codeOf(companion.handlers['evidence.keep-text'](note('x')))).toBe('rehearsal.running');
  });

  it('is asked for from the narrow window, and made in the full one', async () => {
    const companion = await joined();
    const step = companion.snapshot().guide.steps[0]!.id;
    await companion.handlers['evidence.ask']({ step, open: true });
    expect(companion.snapshot().evidence.asked).toEqual({ step });
    await companion.handlers['evidence.keep-text'](note('x'));
    expect(companion.snapshot().evidence.asked).toEqual({ step });
    await companion.handlers['evidence.ask']({ step: null, open: false });
    expect(companion.snapshot().evidence.asked).toBeNull();
  });

  it('stays on this machine when the organisers have no key that can be used', async () => {
    const { fetch } = world.outside;
    world.outside.fetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (!addressOf(url).endsWith('/v1/join') || !answer.ok) return answer;
      return Response.json({ ...((await answer.json()) as object), reportKey: `age1${'q'.repeat(58)}` });
    };
    const companion = await joined();
    await companion.handlers['evidence.keep-text'](note('pour soi'));
    expect(states(companion)).toEqual(['local']);
    expect([told(), blobs.size]).toEqual([[], 0]);
  });
});

describe('what is proposed to mask', () => {
  it('is never waited for: a recognition that fails, or is left, proposes nothing', async () => {
    const companion = await joined();
    expect(await companion.handlers['evidence.suggest']({ bytes: png(4, 3) })).toEqual({ read: false, boxes: [] });
    let stopped = 0;
    let end: (error: Error) => void = () => undefined;
    world.outside.text.call = () => new Promise((_resolve, reject) => void (end = reject));
    world.outside.text.stop = async () => {
      stopped += 1;
      end(new FailureError('app.unexpected', 'text'));
    };
    let calls = 0;
    const { call } = world.outside.text;
    world.outside.text.call = (...given) => {
      calls += 1;
      return call(...given);
    };
    const asked = companion.handlers['evidence.suggest']({ bytes: png(4, 3) });
    await until('asked', () => calls === 1);
    await companion.handlers['evidence.leave'](undefined);
    expect(await asked).toEqual({ read: false, boxes: [] });
    expect([calls, stopped]).toEqual([1, 1]);
    const left = companion.handlers['evidence.suggest']({ bytes: png(4, 3) });
    await companion.handlers['evidence.leave'](undefined);
    expect(await left).toEqual({ read: false, boxes: [] });
    expect(calls).toBe(1);
  });
});
