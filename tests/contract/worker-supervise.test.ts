import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { superviseWorker, type Spawned, type Worker, type WorkerOptions } from '../../native/supervise.ts';

const table = {
  double: { input: z.object({ x: z.number() }), output: z.object({ y: z.number() }), ms: 1_000 },
  open: { input: z.object({ any: z.unknown() }), output: z.undefined().optional(), ms: 2_000 },
} as const;
const failures = {
  crashed: 'card.middleware-crashed',
  hung: 'card.middleware-hung',
  late: 'card.timeout',
  unexpected: 'card.unexpected',
} as const;

type Sent = { id: number; name: string; input: { x: number } };

/** A process that does only what the test says. */
class FakeProcess implements Spawned {
  sent: Sent[] = [];
  killed = false;
  #message: (message: unknown) => void = () => undefined;
  #exit: (code: number | null) => void = () => undefined;
  send(message: unknown) {
    // As a real channel does with what it cannot copy.
    structuredClone(message);
    this.sent.push(message as Sent);
  }
  onMessage(listener: (message: unknown) => void) {
    this.#message = listener;
  }
  onExit(listener: (code: number | null) => void) {
    this.#exit = listener;
  }
  kill() {
    this.killed = true;
    this.#exit(null);
  }
  ready() {
    this.#message({ ready: true });
  }
  say(message: unknown) {
    this.#message(message);
  }
  answer(value: unknown, sent = this.sent.at(-1)!) {
    this.#message({ id: sent.id, ok: true, value });
  }
  die(code: number) {
    this.#exit(code);
  }
}

let made: FakeProcess[];
let worker: Worker<typeof table>;
const last = () => made.at(-1)!;

function start(options: Partial<WorkerOptions<typeof table>> = {}) {
  made = [];
  worker = superviseWorker({
    name: 'test',
    table,
    failures,
    spawn() {
      const one = new FakeProcess();
      made.push(one);
      return one;
    },
    ...options,
  });
}

/** Follows a promise without waiting for it. */
function follow(promise: Promise<unknown>) {
  const seen: { value?: unknown; code?: string; info?: Record<string, unknown> } = {};
  promise.then(
    (value) => (seen.value = value),
    (error: { failure: { code: string; info: Record<string, unknown> } }) => {
      seen.code = error.failure.code;
      seen.info = error.failure.info;
    },
  );
  return seen;
}
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await worker.stop();
  vi.useRealTimers();
});

describe('calls', () => {
  it('makes its first process after what it was told to wait for, whichever way that ends, and keeps what is asked meanwhile', async () => {
    for (const how of [(ok: () => void) => ok(), (_: () => void, no: (why: Error) => void) => no(new Error('late'))]) {
      let tell = (): void => undefined;
      const after = new Promise<void>((resolve, reject) => {
        tell = () => how(resolve, reject);
      });
      start({ after });
      const asked = worker.call('double', { x: 2 });
      expect(made).toHaveLength(0);
      tell();
      await after.catch(() => undefined);
      await Promise.resolve();
      expect(made).toHaveLength(1);
      last().ready();
      await vi.waitFor(() => expect(last().sent).toHaveLength(1));
      last().answer({ y: 4 });
      expect(await asked).toEqual({ y: 4 });
    }
  });

  it('makes no process once it was stopped before its time', async () => {
    const after = Promise.resolve();
    start({ after });
    await worker.stop();
    await after;
    await Promise.resolve();
    expect(made).toHaveLength(0);
  });

  it('go one at a time, in the order they were asked', async () => {
    start();
    const seen = [1, 2, 3].map((x) => follow(worker.call('double', { x })));
    expect(last().sent).toEqual([]);
    last().ready();
    await settle();
    for (const x of [1, 2, 3]) {
      expect(last().sent.map((one) => one.input.x)).toEqual([1, 2, 3].slice(0, x));
      last().answer({ y: 2 * x });
      await settle();
    }
    expect(seen).toEqual([{ value: { y: 2 } }, { value: { y: 4 } }, { value: { y: 6 } }]);
  });

  it('are refused before they leave when their input is wrong or cannot be copied', async () => {
    start();
    last().ready();
    await settle();
    const wrong = follow(worker.call('double', { x: 'un' as unknown as number }));
    const uncopiable = follow(worker.call('open', { any: () => undefined }));
    const right = follow(worker.call('double', { x: 1 }));
    await settle();
    expect(wrong).toMatchObject({ code: 'app.input', info: { path: 'x' } });
    expect(uncopiable.code).toBe('app.input');
    last().answer({ y: 2 });
    await settle();
    expect(right.value).toEqual({ y: 2 });
    expect(made).toHaveLength(1);
  });

  it('fail, and only they, when the answer has not the promised shape', async () => {
    start();
    last().ready();
    await settle();
    const bad = follow(worker.call('double', { x: 1 }));
    const good = follow(worker.call('double', { x: 2 }));
    last().answer({ y: 'deux' });
    await settle();
    last().answer({ y: 4 });
    await settle();
    expect(bad).toMatchObject({ code: 'card.unexpected', info: { reason: 'output' } });
    expect(good.value).toEqual({ y: 4 });
    expect(made).toHaveLength(1);
  });

  it('give the failure of the worker as it is, or its place when it is no failure of ours', async () => {
    start();
    last().ready();
    await settle();
    const named = follow(worker.call('double', { x: 1 }));
    last().say({ id: last().sent[0]!.id, ok: false, failure: { code: 'card.no-reader', at: 'w', info: { a: 1 } } });
    await settle();
    expect(named).toEqual({ code: 'card.no-reader', info: { a: 1 } });
    const strange = follow(worker.call('double', { x: 1 }));
    last().say({ id: last().sent[1]!.id, ok: false, failure: { code: 'no.such-code', at: 'w', info: {} } });
    await settle();
    expect(strange).toMatchObject({ code: 'card.unexpected', info: { reason: 'failure' } });
  });

  it('ignore messages that answer nothing', async () => {
    start();
    last().ready();
    await settle();
    const seen = follow(worker.call('double', { x: 1 }));
    for (const message of [null, 'x', {}, { id: 999, ok: true, value: { y: 9 } }, { ready: true }]) last().say(message);
    await settle();
    expect(seen).toEqual({});
    last().answer({ y: 2 });
    await settle();
    expect(seen.value).toEqual({ y: 2 });
  });
});

describe('a process', () => {
  it('that passes a deadline is killed; the call behind is answered by the next one', async () => {
    start();
    last().ready();
    await settle();
    const slow = follow(worker.call('double', { x: 1 }));
    const behind = follow(worker.call('double', { x: 2 }));
    await vi.advanceTimersByTimeAsync(999);
    expect(made[0]!.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(made[0]!.killed).toBe(true);
    expect(slow.code).toBe('card.middleware-hung');
    expect(worker.lastEnd()).toEqual({ reason: 'hung', exitCode: null });
    expect(worker.state()).toBe('restarting');
    await vi.advanceTimersByTimeAsync(200);
    last().ready();
    await settle();
    last().answer({ y: 4 });
    await settle();
    expect(behind.value).toEqual({ y: 4 });
  });

  it('that dies fails its call with the exit code, and keeps the others for the next one', async () => {
    const ends: unknown[] = [];
    start({ onEnd: (end) => ends.push(end) });
    last().ready();
    await settle();
    const victim = follow(worker.call('double', { x: 1 }));
    const behind = follow(worker.call('double', { x: 2 }));
    last().die(11);
    await settle();
    expect(victim).toMatchObject({ code: 'card.middleware-crashed', info: { exitCode: 11 } });
    expect(worker.lastEnd()).toEqual({ reason: 'crashed', exitCode: 11 });
    expect(ends).toEqual([{ reason: 'crashed', exitCode: 11 }]);
    await vi.advanceTimersByTimeAsync(200);
    last().ready();
    await settle();
    last().answer({ y: 4 });
    await settle();
    expect(behind.value).toEqual({ y: 4 });
  });

  it('card.timeout: one that never loads is killed, and a call waits for one at most its deadline', async () => {
    start({ startMs: 5_000 });
    const waiting = follow(worker.call('double', { x: 1 }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(waiting).toMatchObject({ code: 'card.timeout', info: { reason: 'not-started' } });
    expect(made[0]!.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(made[0]!.killed).toBe(true);
    expect(worker.lastEnd()?.reason).toBe('hung');
  });

  it('card.timeout: one that ends each time before it is loaded keeps no call past its deadline', async () => {
    start({ backoff: { most: 500 } });
    const waiting = follow(worker.call('open', { any: 1 }));
    for (let crash = 0; crash < 4; crash += 1) {
      last().die(1);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(waiting).toMatchObject({ code: 'card.timeout', info: { reason: 'not-started' } });
  });

  it('gets the whole deadline of a call that waited for it', async () => {
    start();
    const call = follow(worker.call('double', { x: 1 }));
    await vi.advanceTimersByTimeAsync(900);
    last().ready();
    await vi.advanceTimersByTimeAsync(900);
    expect(made[0]!.killed).toBe(false);
    last().answer({ y: 2 });
    await settle();
    expect(call.value).toEqual({ y: 2 });
  });

  it('that cannot even be made is tried again', async () => {
    let tries = 0;
    start({
      spawn() {
        tries += 1;
        if (tries < 3) throw new Error('no process');
        const one = new FakeProcess();
        made.push(one);
        return one;
      },
    });
    await vi.advanceTimersByTimeAsync(600);
    expect(tries).toBe(3);
    last().ready();
    await settle();
    expect(worker.state()).toBe('ready');
  });

  it('is started again after pauses that double up to the longest, and are short again after a healthy minute', async () => {
    start();
    for (const pause of [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]) {
      const before = made.length;
      last().ready();
      last().die(1);
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(made).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(made).toHaveLength(before + 1);
    }
    last().ready();
    await vi.advanceTimersByTimeAsync(60_000);
    last().die(1);
    const before = made.length;
    await vi.advanceTimersByTimeAsync(200);
    expect(made).toHaveLength(before + 1);
  });
});

describe('states and hooks', () => {
  it('tells each state once, until told not to', async () => {
    start();
    const states: string[] = [];
    const off = worker.onState((state) => states.push(state));
    last().ready();
    await settle();
    last().die(1);
    await vi.advanceTimersByTimeAsync(200);
    last().ready();
    await settle();
    off();
    await worker.stop();
    expect(states).toEqual(['ready', 'restarting', 'ready']);
    expect(worker.state()).toBe('stopped');
  });

  it('runs onReady before any waiting call, on each start', async () => {
    const seen: boolean[] = [];
    start({
      async onReady(port, restarted) {
        seen.push(restarted);
        await port.call('open', { any: 1 });
      },
    });
    const waiting = follow(worker.call('double', { x: 1 }));
    last().ready();
    await settle();
    expect(last().sent.map((one) => one.name)).toEqual(['open']);
    last().answer(undefined);
    await settle();
    expect(last().sent.map((one) => one.name)).toEqual(['open', 'double']);
    last().answer({ y: 2 });
    await settle();
    expect(waiting.value).toEqual({ y: 2 });
    last().die(1);
    await vi.advanceTimersByTimeAsync(200);
    last().ready();
    await settle();
    expect(seen).toEqual([false, true]);
  });

  it('goes on when onReady fails or its process dies', async () => {
    start({ onReady: (port) => port.call('open', { any: 1 }) });
    const waiting = follow(worker.call('double', { x: 1 }));
    last().ready();
    await settle();
    last().die(1);
    await vi.advanceTimersByTimeAsync(200);
    last().ready();
    await settle();
    const { id } = last().sent[0]!;
    last().say({ id, ok: false, failure: { code: 'store.full', at: 'x', info: {} } });
    await settle();
    last().answer({ y: 2 });
    await settle();
    expect(waiting.value).toEqual({ y: 2 });
  });

  it('fails what waits when it is stopped, and every later call', async () => {
    start();
    last().ready();
    await settle();
    const running = follow(worker.call('double', { x: 1 }));
    const waiting = follow(worker.call('double', { x: 2 }));
    await worker.stop();
    const later = follow(worker.call('double', { x: 3 }));
    await settle();
    for (const one of [running, waiting, later]) expect(one.info).toEqual({ reason: 'stopped' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made).toHaveLength(1);
    expect(worker.lastEnd()).toBeNull();
  });

  it('stops in time although the process never says that it is gone', async () => {
    start();
    last().kill = () => undefined;
    const stopped = vi.fn<() => void>();
    void worker.stop().then(stopped, stopped);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(stopped).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(stopped).toHaveBeenCalledOnce();
    last().die(9);
  });
});

describe('notices', () => {
  const notices = { moved: z.object({ x: z.number() }) };
  function watched() {
    made = [];
    const own = superviseWorker({
      name: 'test',
      table,
      failures,
      notices,
      spawn() {
        const one = new FakeProcess();
        made.push(one);
        return one;
      },
    });
    worker = own;
    const heard: unknown[] = [];
    const off = own.onNotice((notice) => heard.push(notice));
    return { heard, off };
  }
  const say = (x: unknown, name: unknown = 'moved') => last().say({ notice: { name, value: { x } } });

  it('are heard while no call runs, and in the middle of one, which they do not answer', async () => {
    const { heard, off } = watched();
    last().ready();
    await settle();
    say(1);
    const call = follow(worker.call('double', { x: 1 }));
    say(2);
    await settle();
    expect(call).toEqual({});
    last().answer({ y: 2 });
    await settle();
    expect(call.value).toEqual({ y: 2 });
    expect(heard).toEqual([
      { name: 'moved', value: { x: 1 } },
      { name: 'moved', value: { x: 2 } },
    ]);
    off();
    say(3);
    expect(heard).toHaveLength(2);
  });

  it('are dropped when they have another name or shape', async () => {
    const { heard } = watched();
    last().ready();
    await settle();
    say('un');
    say(1, 'absent');
    say(1, 'toString');
    say(1, 7);
    for (const notice of [null, undefined, 'x', {}, { name: 'moved' }]) last().say({ notice });
    expect(heard).toEqual([]);
    expect(made).toHaveLength(1);
  });

  it('are those of the living process only', async () => {
    const { heard } = watched();
    last().ready();
    await settle();
    const dead = last();
    dead.die(11);
    await vi.advanceTimersByTimeAsync(200);
    last().ready();
    await settle();
    dead.say({ notice: { name: 'moved', value: { x: 1 } } });
    expect(heard).toEqual([]);
    say(2);
    expect(heard).toEqual([{ name: 'moved', value: { x: 2 } }]);
    // A process that takes its time to end.
    last().kill = () => undefined;
    const stopping = worker.stop();
    say(3);
    expect(heard).toHaveLength(1);
    last().die(0);
    await stopping;
  });

  it('of a worker that has none are dropped', async () => {
    start();
    const heard: unknown[] = [];
    worker.onNotice((notice) => heard.push(notice));
    last().ready();
    await settle();
    say(1);
    expect(heard).toEqual([]);
  });
});
