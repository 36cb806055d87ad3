import { FailureError, failureOf, type Failure } from '../../contract/failure.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Outside } from '../outside.ts';
import type { KeptSession } from '../session/keep.ts';
import type { Timers } from '../timers.ts';
import { createExchange } from './exchange.ts';
import { createAlarm, pollDelay, retryDelay } from './schedule.ts';
import { followStream } from './stream.ts';

export type SyncView = Snapshot['sync'];

export type SyncClient = {
  start(): void;
  /** Stops everything and waits for an exchange in flight, so that nothing is written afterwards. */
  stop(): Promise<void>;
  /** Something new to send: at once when the last try went well, with the next one otherwise. */
  nudge(): void;
  /** Tries at once, whatever the waits. Throws what it came to. */
  now(): Promise<void>;
  /** After a fork: sends again under a new device id what the hub does not have. */
  resendForked(): Promise<void>;
};

export type SyncClientDeps = {
  outside: Pick<Outside, 'store' | 'fetch' | 'now' | 'log'>;
  timers: Timers;
  session(): KeptSession | null;
  device(): string;
  onDevice(device: string): void;
  keepToken(token: string, device: string): Promise<void>;
  keepMeeting(meeting: string | null): Promise<void>;
  onView(part: Partial<Omit<SyncView, 'unsent'>>): void;
  /** After an exchange that reached the hub: the log may have changed. */
  onContact(): Promise<void>;
};

/** Keeps the local log and the hub's alike for as long as it runs; one exchange at a time. */
export function createSyncClient(deps: SyncClientDeps): SyncClient {
  const { outside, timers } = deps;
  let running = false;
  let inFlight: Promise<void> | null = null;
  let again = false;
  let failed = 0;
  /** A fork or a revoked token: trying again alone would change nothing. */
  let blocked: 'fork' | 'revoked' | null = null;
  let streaming: AbortController | null = null;
  let streamFailed = 0;
  /** Cuts the call in flight when all stops: a hub that does not answer must not hold up an erasure or the end of the app. */
  let cut = new AbortController();

  const exchange = createExchange({
    outside,
    fetch: (url, init) =>
      outside.fetch(url, { ...init, signal: AbortSignal.any([cut.signal, ...(init?.signal ? [init.signal] : [])]) }),
    timers,
    session() {
      const session = deps.session();
      if (session === null) throw new FailureError('session.missing', 'sync.exchange');
      return session;
    },
    device: deps.device,
    onDevice: deps.onDevice,
    keepToken: deps.keepToken,
    keepMeeting: deps.keepMeeting,
  });
  const alarm = createAlarm(timers, () => void attempt().catch(() => undefined));
  const streamAlarm = createAlarm(timers, () => stream());

  function settle(failure: Failure | null): void {
    // Some events were refused, all the rest came through: the hub is there.
    const reached = failure === null || (failure.code === 'sync.refused' && failure.info['aside'] !== undefined);
    if (reached) {
      failed = 0;
      blocked = null;
      if (failure !== null) outside.log.warn('sync.aside', { at: failure.at, ...failure.info });
      deps.onView({ state: 'live', failure, lastContact: outside.now().toISOString() });
      if (running) {
        alarm.set(pollDelay(timers.random()));
        // Not before its own wait is over: a stream that is always refused would otherwise be asked for without end.
        if (streaming === null && !streamAlarm.isSet()) stream();
      }
      return;
    }
    failed += 1;
    blocked = failure.code === 'sync.fork' ? 'fork' : failure.code === 'sync.revoked' ? 'revoked' : null;
    deps.onView({ state: blocked ?? 'offline', failure });
    outside.log.warn('sync.attempt', { code: failure.code, at: failure.at, failed, ...failure.info });
    if (running && blocked === null) alarm.set(retryDelay(failed, timers.random()));
  }

  async function work(job: () => Promise<void>): Promise<void> {
    alarm.clear();
    let failure: Failure | null = null;
    try {
      await job();
    } catch (error) {
      failure = failureOf(error, 'sync.exchange', 'app.unexpected');
      // Part of it may have come through before the failure.
    }
    await deps.onContact().catch((error: unknown) => {
      failure ??= failureOf(error, 'sync.contact', 'app.unexpected');
    });
    settle(failure);
    if (failure !== null) throw new FailureError(failure.code, failure.at, failure.info);
  }

  /** One exchange at a time: a second caller waits for one that begins after it asked. */
  async function attempt(job: () => Promise<void> = () => exchange.run()): Promise<void> {
    if (deps.session() === null) throw new FailureError('session.missing', 'sync.now');
    while (inFlight !== null) {
      again = false;
      await inFlight.catch(() => undefined);
    }
    inFlight = work(job);
    try {
      await inFlight;
    } finally {
      inFlight = null;
      if (again && running && failed === 0) {
        again = false;
        attempt().catch(() => undefined);
      }
    }
  }

  function nudge(): void {
    if (!running || blocked !== null) return;
    if (inFlight !== null) {
      again = true;
      return;
    }
    if (failed === 0) attempt().catch(() => undefined);
  }

  function stream(): void {
    const session = deps.session();
    if (!running || blocked !== null || session === null) return;
    streamAlarm.clear();
    streaming?.abort();
    const mine = new AbortController();
    streaming = mine;
    const began = outside.now().getTime();
    const request = { hub: session.hub, token: session.token, signal: mine.signal };
    const followed = followStream({ fetch: outside.fetch, timers }, request, (poke) => {
      if (poke.log === session.slot.log) nudge();
    });
    const ended = async (): Promise<void> => {
      const end = await followed;
      if (streaming !== mine) return;
      streaming = null;
      if (!running || end === 'stopped') return;
      outside.log.info('sync.stream', { end });
      // A stream that held for a while is not a failing one.
      streamFailed = outside.now().getTime() - began > 60_000 ? 1 : streamFailed + 1;
      streamAlarm.set(retryDelay(streamFailed, timers.random()));
      // The hub may be gone: finding out now beats showing "live" for the rest of the poll.
      nudge();
    };
    ended().catch((error: unknown) =>
      outside.log.error('sync.stream', { error: error instanceof Error ? error.name : 'thrown' }),
    );
  }

  return {
    start() {
      if (running) return;
      running = true;
      failed = 0;
      blocked = null;
      deps.onView({ state: 'connecting', failure: null });
      attempt().catch(() => undefined);
    },
    async stop() {
      running = false;
      again = false;
      alarm.clear();
      streamAlarm.clear();
      streaming?.abort();
      streaming = null;
      // What the hub may have taken without our knowing is acknowledged at the next start: a push may be repeated.
      cut.abort();
      while (inFlight !== null) await inFlight.catch(() => undefined);
      cut = new AbortController();
      alarm.clear();
      deps.onView({ state: 'off', failure: null });
    },
    nudge,
    now: () => attempt(),
    async resendForked() {
      if (blocked !== 'fork') return attempt();
      await attempt(async () => {
        await exchange.untangle();
        await exchange.run();
      });
    },
  };
}
