import { FailureError, failure as failureSchema } from '../electron/contract/failure.ts';
import { backoffDelays, type Backoff } from './backoff.ts';
import type { CallInput, CallOutput, CallTable, Notice, NoticeTable, Port } from './call.ts';
import type { Answer, Said, WorkerFailures } from './wire.ts';

/** A process as the supervisor needs it; the ways of making one are in `host.ts` and `fork-node.ts`. */
export type Spawned = {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when the process could not be started. */
  onExit(listener: (exitCode: number | null) => void): void;
  /** Ends the process at once, even inside a native call that never returns. */
  kill(): void;
};

export type WorkerState = 'starting' | 'ready' | 'restarting' | 'stopped';
/** Milliseconds that `stop` waits for the process to be gone. */
const STOP_MS = 2_000;

export type WorkerEnd = { reason: 'crashed' | 'hung'; exitCode: number | null };

export type WorkerOptions<T extends CallTable, N extends NoticeTable = NoticeTable> = {
  /** Named in failures: `card`, `store`. */
  name: string;
  table: T;
  spawn: () => Spawned;
  failures: WorkerFailures;
  /** What the worker may say unasked; anything else it says is dropped. */
  notices?: N;
  backoff?: Partial<Backoff>;
  /** The first process is made once this is settled, whichever way: what a start needs first comes first. */
  after?: Promise<unknown>;
  /** Milliseconds a new process has to say that it is loaded; past it, it is killed as hung. */
  startMs?: number;
  /**
   * Runs each time a process is loaded, before any waiting call, for what must be done again after a restart (open the
   * database). What it throws is ignored: the calls behind it then get the worker's own answer.
   */
  onReady?: (port: Port<T>, restarted: boolean) => Promise<void>;
  /** Called each time a process ends unasked. */
  onEnd?: (end: WorkerEnd) => void;
};

/** A supervised worker. Satisfies `WorkerPort` and `NoticePort` of the features. */
export type Worker<T extends CallTable, N extends NoticeTable = NoticeTable> = Port<T> & {
  lastEnd(): WorkerEnd | null;
  state(): WorkerState;
  onState(listener: (state: WorkerState) => void): () => void;
  /** A process that was started again says nothing until it is asked to (`onState`, or `onReady`). */
  onNotice(listener: (notice: Notice<N>) => void): () => void;
  /** Ends the process for good and fails what waits. Resolves when the process is gone. */
  stop(): Promise<void>;
};

type Job = {
  name: string;
  input: unknown;
  ms: number;
  /** Bounds the wait for a process; unset while one is open. */
  timer?: NodeJS.Timeout | undefined;
  resolve(value: unknown): void;
  reject(error: FailureError): void;
};

/**
 * Keeps one worker process alive and talks to it: one call at a time in the order asked, each with the deadline of its
 * table. A call past its deadline kills the process; the process is started again with growing pauses. A call that
 * waits for a process (first start, restart) waits at most its own deadline, which starts anew when it is sent: the
 * worker always gets the whole of it, so that a slow start never kills a healthy worker.
 * Calls reject with a FailureError only: the worker's own, or `failures` when it crashed, hung or answered nonsense.
 */
export function superviseWorker<T extends CallTable, N extends NoticeTable = NoticeTable>(
  options: WorkerOptions<T, N>,
): Worker<T, N> {
  const { name, table, failures } = options;
  const pauses = backoffDelays(options.backoff);
  const listeners = new Set<(state: WorkerState) => void>();
  const hearers = new Set<(notice: Notice<N>) => void>();
  const waiting: Job[] = [];
  /** Calls of `onReady`, which go before all others. */
  const urgent: Job[] = [];
  let state: WorkerState = 'starting';
  let end: WorkerEnd | null = null;
  let process: Spawned | null = null;
  let loaded = false;
  let open = false;
  let hung = false;
  let runs = 0;
  let nextId = 0;
  let current: { id: number; job: Job } | null = null;
  let callTimer: NodeJS.Timeout | undefined;
  let startTimer: NodeJS.Timeout | undefined;
  let pauseTimer: NodeJS.Timeout | undefined;
  let gone: (() => void) | null = null;

  const place = (call: string) => `${name}.${call}`.slice(0, 60);

  function setState(to: WorkerState) {
    if (state === to) return;
    state = to;
    for (const listener of listeners) listener(to);
  }

  function start() {
    runs += 1;
    loaded = open = hung = false;
    let own: Spawned;
    try {
      own = options.spawn();
    } catch {
      ended(null);
      return;
    }
    process = own;
    own.onMessage((message) => {
      if (process === own) receive(message as Said);
    });
    own.onExit((exitCode) => {
      if (process === own) ended(exitCode);
    });
    startTimer = setTimeout(() => {
      hung = true;
      own.kill();
    }, options.startMs ?? 15_000);
  }

  function receive(message: Said) {
    if (typeof message !== 'object' || message === null) return;
    if ('ready' in message) {
      void becomeReady();
      return;
    }
    if ('notice' in message) {
      hear(message.notice);
      return;
    }
    // A late answer of a call that was given up has no one to go to.
    if (!current || message.id !== current.id) return;
    const { job } = current;
    current = null;
    clearTimeout(callTimer);
    settle(job, message);
    next();
  }

  function hear(said: { name?: unknown; value?: unknown } | null) {
    const what = said?.name;
    if (state === 'stopped' || typeof what !== 'string' || !Object.hasOwn(options.notices ?? {}, what)) return;
    const parsed = options.notices![what]!.safeParse(said!.value);
    if (!parsed.success) return;
    const notice = { name: what, value: parsed.data } as Notice<N>;
    for (const hearer of hearers) hearer(notice);
  }

  function settle(job: Job, message: Answer) {
    if (!message.ok) {
      const parsed = failureSchema.safeParse(message.failure);
      if (parsed.success) job.reject(new FailureError(parsed.data.code, parsed.data.at, parsed.data.info));
      else job.reject(new FailureError(failures.unexpected, place(job.name), { reason: 'failure' }));
      return;
    }
    const output = table[job.name]!.output.safeParse(message.value);
    if (output.success) job.resolve(output.data);
    else job.reject(new FailureError(failures.unexpected, place(job.name), { reason: 'output' }));
  }

  async function becomeReady() {
    if (loaded) return;
    loaded = true;
    clearTimeout(startTimer);
    pauses.started();
    const own = process;
    if (options.onReady) {
      await options.onReady({ call: (call, input) => enqueue(urgent, call, input) }, runs > 1).catch(() => undefined);
    }
    if (process !== own || state === 'stopped') return;
    open = true;
    for (const job of waiting) unbind(job);
    setState('ready');
    next();
  }

  function ended(exitCode: number | null) {
    process = null;
    loaded = open = false;
    clearTimeout(startTimer);
    clearTimeout(callTimer);
    const job = current?.job;
    current = null;
    if (state === 'stopped') {
      gone?.();
      return;
    }
    end = { reason: hung ? 'hung' : 'crashed', exitCode };
    options.onEnd?.(end);
    const failed = (call: string) =>
      new FailureError(hung ? failures.hung : failures.crashed, place(call), {
        reason: end!.reason,
        exitCode: exitCode ?? -1,
      });
    job?.reject(failed(job.name));
    for (const hook of urgent.splice(0)) hook.reject(failed(hook.name));
    // One that waits already goes on with what is left: a process that never loads would make it wait for ever.
    for (const left of waiting) if (left.timer === undefined) boundWait(left);
    setState('restarting');
    pauseTimer = setTimeout(start, pauses.next());
  }

  function unbind(job: Job) {
    clearTimeout(job.timer);
    job.timer = undefined;
  }

  function boundWait(job: Job) {
    job.timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(job), 1);
      job.reject(new FailureError(failures.late, place(job.name), { reason: 'not-started' }));
    }, job.ms);
  }

  /** Sends the next call if there is a process for it. */
  function next() {
    if (current || !process || !loaded) return;
    const job = urgent.shift() ?? (open ? waiting.shift() : undefined);
    if (job) send(process, job);
  }

  function send(to: Spawned, job: Job) {
    nextId += 1;
    current = { id: nextId, job };
    callTimer = setTimeout(() => {
      hung = true;
      to.kill();
    }, job.ms);
    try {
      to.send({ id: nextId, name: job.name, input: job.input });
    } catch {
      // A value that cannot be copied to another process (a function inside a free-form setting).
      clearTimeout(callTimer);
      current = null;
      job.reject(new FailureError('app.input', place(job.name), { reason: 'copy' }));
      next();
    }
  }

  function enqueue<K extends keyof T & string>(
    queue: Job[],
    call: K,
    input: CallInput<T, K>,
  ): Promise<CallOutput<T, K>> {
    const entry = table[call]!;
    const parsed = entry.input.safeParse(input);
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      return Promise.reject(new FailureError('app.input', place(call), { path: where }));
    }
    if (state === 'stopped')
      return Promise.reject(new FailureError(failures.crashed, place(call), { reason: 'stopped' }));
    if (queue === urgent && !loaded) {
      return Promise.reject(new FailureError(failures.crashed, place(call), { reason: 'not-started' }));
    }
    return new Promise((resolve, reject) => {
      const job: Job = {
        name: call,
        input: parsed.data,
        ms: entry.ms,
        resolve,
        reject,
      };
      queue.push(job);
      if (queue === waiting && !open) boundWait(job);
      next();
    });
  }

  const first = (): void => {
    if (state !== 'stopped') start();
  };
  if (options.after === undefined) start();
  else void options.after.then(first, first);

  return {
    call: (call, input) => enqueue(waiting, call, input),
    lastEnd: () => end,
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onNotice(listener) {
      hearers.add(listener);
      return () => hearers.delete(listener);
    },
    stop() {
      for (const timer of [callTimer, startTimer, pauseTimer, ...waiting.map((job) => job.timer)]) clearTimeout(timer);
      const left = [...(current ? [current.job] : []), ...urgent.splice(0), ...waiting.splice(0)];
      current = null;
      setState('stopped');
      for (const job of left) job.reject(new FailureError(failures.crashed, place(job.name), { reason: 'stopped' }));
      const own = process;
      if (!own) return Promise.resolve();
      return new Promise((resolve) => {
        // Whoever stops is about to end too: a process that does not go must not keep it.
        const late = setTimeout(resolve, STOP_MS);
        gone = () => {
          clearTimeout(late);
          resolve();
        };
        own.kill();
      });
    },
  };
}
