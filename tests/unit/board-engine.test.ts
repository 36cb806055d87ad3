import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LoggedEvent } from '../../organiser/protocol/event.ts';
import type { SyncRequest, SyncResponse } from '../../organiser/protocol/wire.ts';
import type { Failure, Result } from '../../organiser/view/api.ts';
import { createEngine, type Engine, type LogState } from '../../organiser/view/sync/engine.ts';
import { emptyOutbox, unsent, write, type Outbox } from '../../organiser/view/sync/outbox.ts';
import type { OutboxStore } from '../../organiser/view/sync/outbox-store.ts';

const device = '3b241101-e2bb-4255-8caf-4136c566a962';
const log = 'log-00000001';

/** A hub that keeps the rules of the protocol in memory, and can be told to fail. */
function hub() {
  const state = {
    epoch: 'epoch-1',
    events: [] as LoggedEvent[],
    fail: null as Failure | null,
    refuseOnce: [] as Failure[],
    calls: [] as SyncRequest[],
    registered: [] as string[],
    /** The stored answer is lost on its way, once. */
    loseAnswer: false,
  };
  const sync = async (_token: string, _log: string, body: SyncRequest): Promise<Result<SyncResponse>> => {
    state.calls.push(body);
    const refusal = state.fail ?? state.refuseOnce.shift();
    if (refusal) return { ok: false, failure: refusal };
    for (const event of body.push) {
      const known = state.events.find((e) => e.device === event.device && e.n === event.n);
      if (known && JSON.stringify(known.body) !== JSON.stringify(event.body)) {
        return { ok: false, failure: { code: 'sync.fork', info: { n: event.n } } };
      }
      if (!known) {
        state.events.push({ ...event, seq: state.events.length + 1, actor: 'Organisateur', role: 'organiser' });
      }
    }
    if (state.loseAnswer) {
      state.loseAnswer = false;
      return { ok: false, failure: { code: 'net.offline', info: {} } };
    }
    const speaker = state.registered.at(-1);
    const lastN = Math.max(0, ...state.events.filter((e) => e.device === speaker).map((e) => e.n));
    const events = state.events.filter((e) => body.epoch !== state.epoch || e.seq > body.after);
    return { ok: true, value: { v: 1, epoch: state.epoch, events, head: state.events.length, lastN } };
  };
  return { state, sync };
}

function bench(start: Outbox = emptyOutbox(device)) {
  const server = hub();
  let box = start;
  const outbox: OutboxStore = {
    read: () => box,
    change: async (apply) => {
      box = apply(box);
      return box;
    },
    watch: () => () => undefined,
  };
  const seen = { logs: {} as Record<string, LogState>, troubles: [] as string[], silent: 0, refused: [] as number[] };
  let poke: ((log: string) => void) | null = null;
  const engine: Engine = createEngine(
    {
      sync: server.sync,
      stream: (_token, stop, onOpen, onPoke) =>
        new Promise((resolve) => {
          poke = (to) => onPoke({ log: to, head: 0 });
          stop.addEventListener('abort', () => resolve({ ok: true, value: null }));
          onOpen();
        }),
    },
    outbox,
    async (wanted) => {
      if (server.state.registered.at(-1) !== wanted) server.state.registered.push(wanted);
      return { ok: true, value: `token of ${wanted}` };
    },
    {
      log: (name, state) => {
        seen.logs[name] = state;
      },
      outbox: () => undefined,
      contact: () => undefined,
      silent: () => {
        seen.silent += 1;
      },
      trouble: (failure) => void seen.troubles.push(failure.code),
      refused: (event) => void seen.refused.push(event.n),
      moved: () => undefined,
    },
  );
  running.push(engine);
  const say = async (text: string) => {
    await outbox.change((b) => write(b, { log, kind: 'message.posted', body: { text }, at: new Date().toISOString() }));
    engine.outboxChanged(log);
  };
  return { server: server.state, engine, say, seen, box: () => box, poke: (to: string) => poke?.(to) };
}

const running: Engine[] = [];
afterEach(() => {
  for (const engine of running.splice(0)) engine.stop();
});
const texts = (events: readonly LoggedEvent[]) => events.map((e) => e.body['text']);

describe('the board as a sync client', () => {
  it('sends what it says and knows it was received', async () => {
    const b = bench();
    b.engine.watch([log]);
    await b.say('un');
    await b.say('deux');
    await vi.waitFor(() => expect(unsent(b.box())).toBe(0));
    expect(texts(b.server.events)).toEqual(['un', 'deux']);
    expect(texts(b.seen.logs[log]?.events ?? [])).toEqual(['un', 'deux']);
  });

  it('shows another’s change on a poke', async () => {
    const b = bench();
    b.engine.watch([log]);
    await vi.waitFor(() => expect(b.seen.logs[log]?.read).toBe(true));
    b.server.events.push({
      seq: 1,
      device: 'd',
      n: 1,
      kind: 'message.posted',
      body: { text: 'bonjour' },
      at: '2026-11-23T09:00:00.000Z',
      actor: 'p',
      role: 'participant',
    });
    b.poke(log);
    await vi.waitFor(() => expect(texts(b.seen.logs[log]?.events ?? [])).toEqual(['bonjour']));
  });

  it('keeps its words while the hub is silent, then sends each of them once', async () => {
    const b = bench();
    b.engine.watch([log]);
    b.server.fail = { code: 'net.offline', info: {} };
    await b.say('un');
    await vi.waitFor(() => expect(b.seen.silent).toBeGreaterThan(0));
    expect(unsent(b.box())).toBe(1);
    b.server.fail = null;
    b.server.loseAnswer = true;
    b.engine.syncNow();
    await vi.waitFor(() => expect(b.server.events).toHaveLength(1));
    await vi.waitFor(() => expect(b.server.loseAnswer).toBe(false));
    expect(unsent(b.box())).toBe(1);
    b.engine.syncNow();
    await vi.waitFor(() => expect(unsent(b.box())).toBe(0));
    expect(texts(b.server.events)).toEqual(['un']);
  });

  it('gives back to a restored hub what it lost', async () => {
    const b = bench();
    b.engine.watch([log]);
    await b.say('un');
    await vi.waitFor(() => expect(unsent(b.box())).toBe(0));
    b.server.epoch = 'epoch-2';
    b.server.events = [];
    b.engine.syncNow();
    await vi.waitFor(() => expect(texts(b.server.events)).toEqual(['un']));
    await vi.waitFor(() => expect(b.seen.logs[log]?.epoch).toBe('epoch-2'));
    await vi.waitFor(() => expect(unsent(b.box())).toBe(0));
    expect(texts(b.seen.logs[log]?.events ?? [])).toEqual(['un']);
  });

  it('gives it back from a page that was loaded since, also in a log that is not looked at', async () => {
    const said = { v: 1 as const, device, lastN: 1, epoch: 'epoch-0' };
    const event = { kind: 'message.posted', body: { text: 'un' }, at: '2026-11-23T09:00:00.000Z' };
    const b = bench({ ...said, own: [{ ...event, log, device, n: 1, seq: 1 }] });
    b.engine.watch(['log-00000002']);
    await vi.waitFor(() => expect(texts(b.server.events)).toEqual(['un']));
    await vi.waitFor(() => expect(unsent(b.box())).toBe(0));
    expect(b.box().epoch).toBe('epoch-1');
    expect(b.server.events).toHaveLength(1);
  });

  it('takes a new device when its numbers were used by a later life of this browser', async () => {
    const b = bench();
    b.server.events.push({
      seq: 1,
      device,
      n: 1,
      kind: 'message.posted',
      body: { text: 'avant' },
      at: '2026-11-20T09:00:00.000Z',
      actor: 'Organisateur',
      role: 'organiser',
    });
    await b.say('après');
    await vi.waitFor(() => expect(unsent(b.box())).toBe(0));
    expect(texts(b.server.events)).toEqual(['avant', 'après']);
    expect(b.box().device).not.toBe(device);
    expect(b.seen.troubles).toContain('sync.fork');
  });

  it('asks for a device token again when the hub no longer takes the old one', async () => {
    const b = bench();
    b.server.refuseOnce = [{ code: 'auth.revoked', info: {} }];
    await b.say('un');
    await vi.waitFor(() => expect(unsent(b.box())).toBe(0));
    expect(b.seen.troubles).toEqual([]);
  });

  it('sets aside the one event the hub refuses, shows it, and sends the others', async () => {
    const b = bench();
    b.server.refuseOnce = [{ code: 'event.invalid', info: { n: 1 } }];
    await b.say('refusé');
    await b.say('suite');
    await vi.waitFor(() => expect(texts(b.server.events)).toEqual(['suite']));
    expect(b.seen.refused).toEqual([1]);
    await vi.waitFor(() => expect(unsent(b.box())).toBe(0));
  });
});
