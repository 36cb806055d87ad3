import { describe, expect, it } from 'vitest';
import { failures, FailureError, type Result } from '../../electron/contract/failure.ts';
import { channels, type Channel } from '../../electron/contract/ipc.ts';
import { answer, noticeOf, openDoor, WIRE, type DoorHandlers } from '../../electron/security/door.ts';

const names = Object.keys(channels) as Channel[];
const lines: string[] = [];
const record = (at: string, facts?: object): void => void lines.push(JSON.stringify({ at, facts }));
const log = { info: record, warn: record, error: record };

type Event = { ours: boolean };

function open(handler: (channel: Channel, input: unknown) => Promise<unknown>) {
  const listeners = new Map<string, (event: Event, input: unknown) => Promise<unknown>>();
  const handlers = Object.fromEntries(
    names.map((name) => [name, async (input: never) => handler(name, input)]),
  ) as unknown as DoorHandlers;
  const close = openDoor<Event>(
    {
      handle: (name, listener) => void listeners.set(name, listener),
      removeHandler: (name) => void listeners.delete(name),
    },
    handlers,
    (event) => event.ours,
    log,
  );
  const call = async (channel: string, input: unknown, ours = true): Promise<Result<unknown>> =>
    (await listeners.get(WIRE + channel)!({ ours }, input)) as Result<unknown>;
  return { listeners, call, close };
}

describe('the door', () => {
  it('has exactly the channels of the table, and closes them all', () => {
    const { listeners, close } = open(async () => undefined);
    expect([...listeners.keys()].sort()).toEqual(names.map((name) => WIRE + name).sort());
    close();
    expect(listeners.size).toBe(0);
  });

  it.each(names)('%s refuses another sender before anything else', async (channel) => {
    let reached = false;
    const { call } = open(async () => {
      reached = true;
    });
    expect(await call(channel, undefined, false)).toMatchObject({ ok: false, failure: { code: 'app.sender' } });
    expect(reached).toBe(false);
  });

  it.each(names)('%s refuses input out of shape, without quoting it', async (channel) => {
    let reached = false;
    const { call } = open(async () => {
      reached = true;
    });
    for (const bad of ['279035121518989', 42, ['x'], null, Symbol.iterator.toString()]) {
      const given = await call(channel, bad);
      expect(given).toMatchObject({ ok: false, failure: { code: 'app.input', at: channel } });
      expect(JSON.stringify(given)).not.toContain('279035121518989');
    }
    expect(reached).toBe(false);
    expect(lines.join('')).not.toContain('279035121518989');
  });

  it.each(names)('%s refuses a handler that answers nonsense', async (channel) => {
    const taken = await answer(channel, async () => ({ nonsense: Symbol('x') }), validInput(channel), log);
    expect(taken).toMatchObject({ ok: false, failure: { code: 'app.output', at: channel } });
  });

  it('says nothing of a code that was typed, neither in the answer nor in the journal', async () => {
    const pin = { pin: '73916498', finalTry: false, serial: '2600855206' };
    const answers = [
      await answer('card.prove', () => Promise.reject(new FailureError('card.pin-incorrect', 'card.prove')), pin, log),
      await answer('card.prove', () => Promise.reject(new Error(pin.pin)), pin, log),
      await answer('card.prove', async () => pin, pin, log),
      await answer('card.prove', async () => undefined, { ...pin, finalTry: pin.pin }, log),
    ];
    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false, false]);
    expect(JSON.stringify([answers, lines])).not.toContain(pin.pin);
  });

  it('gives back the failure of the catalogue, and only the name of anything else', async () => {
    const full = await answer(
      'timer.start',
      () => Promise.reject(new FailureError('store.full', 'x.y')),
      undefined,
      log,
    );
    expect(full).toEqual({ ok: false, failure: { code: 'store.full', at: 'x.y', info: {} } });
    const stray = await answer('timer.start', () => Promise.reject(new TypeError('secret 1234')), undefined, log);
    expect(stray).toEqual({
      ok: false,
      failure: { code: 'app.unexpected', at: 'timer.start', info: { error: 'TypeError' } },
    });
  });

  it('turns a handler that throws at once, or a failure out of shape, into an answer', async () => {
    const thrown = await answer(
      'timer.start',
      () => {
        throw new Error('x');
      },
      undefined,
      log,
    );
    expect(thrown.ok).toBe(false);
    const odd = new FailureError('store.full', 'x'.repeat(200));
    expect(await answer('timer.start', () => Promise.reject(odd), undefined, log)).toMatchObject({
      failure: { code: 'app.unexpected' },
    });
    expect(Object.keys(failures)).toContain('app.unexpected');
  });

  it('gives up at the deadline and ignores what comes later', async () => {
    let finish: (value: unknown) => void = () => undefined;
    const slow = new Promise<unknown>((resolve) => {
      finish = resolve;
    });
    const late = await answer('timer.start', () => slow, undefined, log, 5);
    expect(late).toEqual({ ok: false, failure: { code: 'app.deadline', at: 'timer.start', info: { ms: 5 } } });
    finish(undefined);
    await slow;
  });

  it('lets no notice out of shape leave', () => {
    expect(noticeOf('profile', null, log)).toEqual({
      notice: 'snapshot.changed',
      body: { slice: 'profile', value: null },
    });
    expect(noticeOf('sync', { state: 'nonsense' }, log)).toBeNull();
  });
});

/** An input that the channel takes, so that only its output is at stake. */
function validInput(channel: Channel): unknown {
  const inputs: Partial<Record<Channel, unknown>> = {
    'app.preferences': {},
    'app.open-link': { id: 'ans' },
    'session.join': { hub: 'h', code: 'c' },
    'slot.answer': { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', answer: 'accepted', note: '' },
    'reminders.set': { on: true },
    'session.start-local': { couloir: 'officine' },
    'document.read': { bytes: new Uint8Array(1) },
    'document.keep': { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', step: 'ins' },
    'feedback.give': { score: 7, answers: {}, text: '' },
    'bilan.past': { log: 'log-00000001', kind: 'pdf' },
    'erasure.say': { place: 'captures', done: true },
    'archive.save': { passphrase: 'une phrase de passe' },
    'archive.open': { passphrase: 'une phrase de passe' },
    'retention.set': { days: 30 },
    'evidence.capture': { id: 'screen:0:0' },
    'evidence.read': { bytes: new Uint8Array(1) },
    'evidence.suggest': { bytes: new Uint8Array(1) },
    'evidence.keep-image': { bytes: new Uint8Array(1), step: null, way: 'capture' },
    'evidence.keep-text': { text: 'Note', step: null, way: 'note' },
    'evidence.ask': { step: null, open: true },
    'evidence.view': { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10' },
    'evidence.remove': { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10' },
    'evidence.send': { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10' },
    'report.save': { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', leaveOut: [], shown: '' },
    'alerts.set': { sound: false },
    'draft.keep': { of: 'message', text: 'Bonjour' },
    'said.undo': { device: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', n: 1 },
    'profile.save': { who: 'ps', couloir: 'officine', available: true, mssAddress: '', solution: null },
    'segur.search': { text: '', couloir: null, limit: 1 },
    'domains.judge': { address: '' },
    'mss.answer': { code: 'x' },
    'mss.roundtrip': { kind: 'password', secret: 'x' },
    'directory.decide': { replace: false },
    'directory.suggest': { text: 'x' },
    'directory.rpps': { rpps: '' },
    'directory.key': { key: '' },
    'checks.run': {},
    'checks.share': { choice: 'agreed' },
    'card.prove': { pin: null, finalTry: false, serial: '' },
    'card.simulate': { card: null },
    'step.status': { step: 'ins', status: 'conforme' },
    'step.comment': { step: 'ins', text: 'x' },
    'irritant.report': { category: 'ins', severity: 'mineur', step: null, text: 'x' },
    'message.post': { text: 'x' },
    'help.request': { step: null },
    'report.choose': { id: '7f1c2d3e-4b5a-4c6d-8e7f-901234567890', leaveOut: [] },
    'report.send': { id: '7f1c2d3e-4b5a-4c6d-8e7f-901234567890', leaveOut: [], shown: 'x', key: '' },
    'report.mail': { id: '7f1c2d3e-4b5a-4c6d-8e7f-901234567890', leaveOut: [], shown: 'x' },
    'data.erase': { confirm: true },
  };
  return inputs[channel];
}
