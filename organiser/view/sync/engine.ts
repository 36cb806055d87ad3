import type { LoggedEvent } from '../../protocol/event.ts';
import { PUSH_LIMIT } from '../../protocol/wire.ts';
import type { Api, Failure, Result } from '../api.ts';
import { backOff, pollDelay } from './back-off.ts';
import {
  acknowledge,
  inHistory,
  logsPending,
  pending,
  renumber,
  reopen,
  toPush,
  withdraw,
  type Outbox,
  type OwnEvent,
} from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';

/** One log as this page knows it: what the hub ordered, up to `cursor`. */
export type LogState = { epoch: string; cursor: number; events: LoggedEvent[]; failure: Failure | null; read: boolean };

/** What the engine tells the page. `contact` is called at each answer of the hub, `silent` when it did not answer. */
export type EngineReport = {
  log: (log: string, state: LogState) => void;
  outbox: (box: Outbox) => void;
  contact: () => void;
  silent: (failure: Failure) => void;
  /** The hub refused something for good: shown, never swallowed. */
  trouble: (failure: Failure) => void;
  /** An event that the hub will never take was withdrawn; the page shows it so that its text can be said again. */
  refused: (event: OwnEvent, failure: Failure) => void;
  /** Something moved in a log; `null` means anything may have. */
  moved: (log: string | null) => void;
};

/** Keeps the token of this browser's device. `fresh` asks the hub for a new one. */
export type DeviceToken = (device: string, fresh: boolean) => Promise<Result<string>>;

export type Engine = {
  /** Chooses the logs to follow; the ones with unsent events are always followed. */
  watch: (logs: readonly string[]) => void;
  syncNow: () => void;
  /** Reads the outbox again and sends: after a write, here or in another tab. */
  outboxChanged: (log: string | null) => void;
  stop: () => void;
};

/** After a round: nothing left, more to do at once, or wait for the next poke, poll or reconnection. */
type Next = 'done' | 'again' | 'failed';

const NEW_LOG: LogState = { epoch: '', cursor: 0, events: [], failure: null, read: false };
const isSilence = ({ code }: Failure) => code.startsWith('net.') || code === 'hub.failed' || code === 'hub.unavailable';

/** The board as a sync client: pushes its outbox, pulls the watched logs, on pokes and on a slow poll. */
export function createEngine(
  api: Pick<Api, 'sync' | 'stream'>,
  outbox: OutboxStore,
  token: DeviceToken,
  report: EngineReport,
): Engine {
  const stopped = new AbortController();
  const states = new Map<string, LogState>();
  const running = new Map<string, boolean>();
  let watched = new Set<string>();
  let wake: (() => void) | null = null;
  /** A change of device under way: the other logs wait for it before they push. */
  let moving: Promise<boolean> | null = null;

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const put = (log: string, state: LogState) => {
    states.set(log, state);
    report.log(log, state);
  };
  const change = async (apply: (box: Outbox) => Outbox) => report.outbox(await outbox.change(apply));

  /** Takes the echoes of our own events out of the outbox. Returns whether one of our numbers names another event. */
  async function settle(log: string, events: readonly LoggedEvent[]): Promise<boolean> {
    const before = outbox.read();
    const settled = acknowledge(before, log, events);
    if (settled.box !== before) await change((b) => acknowledge(b, log, events).box);
    return settled.fork;
  }

  /**
   * Takes a new device id. What the hub may already hold of our unsent events is pulled first, in every log that has
   * some, so that nothing is said twice.
   */
  function newDevice(): Promise<boolean> {
    moving ??= move().finally(() => {
      moving = null;
    });
    return moving;
  }

  async function move(): Promise<boolean> {
    for (const log of logsPending(outbox.read())) {
      let next: Next = 'again';
      while (next === 'again') next = await round(log, false, false);
      if (next === 'failed') return false;
    }
    await change((b) => renumber(b, crypto.randomUUID()));
    return true;
  }

  async function refused(log: string, failure: Failure, fresh: boolean, push: boolean): Promise<Next> {
    const { code, info } = failure;
    const lostToken = code === 'auth.required' || code === 'auth.revoked' || code === 'sync.device';
    if (lostToken && !fresh) return await round(log, true, push);
    const box = outbox.read();
    const culprit = pending(box, log).find((e) => e.n === info['n']);
    if ((code === 'event.invalid' || code === 'event.too-large' || code === 'rights.refused') && culprit) {
      report.refused(culprit, failure);
      await change((b) => withdraw(b, culprit.device, culprit.n));
      return 'again';
    }
    put(log, { ...(states.get(log) ?? NEW_LOG), failure });
    if (isSilence(failure)) report.silent(failure);
    else report.trouble(failure);
    return code === 'sync.fork' && push && (await newDevice()) ? 'again' : 'failed';
  }

  /** One round trip of one log; `push` false only reads. */
  async function round(log: string, fresh: boolean, push: boolean): Promise<Next> {
    if (push && moving !== null) await moving;
    const state = states.get(log) ?? NEW_LOG;
    const box = outbox.read();
    const sent = push ? pending(box, log).slice(0, PUSH_LIMIT) : [];
    const bearer = await token(box.device, fresh);
    if (!bearer.ok) return await refused(log, bearer.failure, true, push);
    const answer = await api.sync(bearer.value, log, {
      v: 1,
      epoch: state.epoch,
      after: state.cursor,
      push: sent.map(toPush),
    });
    if (!answer.ok) return await refused(log, answer.failure, fresh, push);
    report.contact();
    const { epoch, events, head, lastN } = answer.value;
    if (outbox.read().epoch !== epoch) {
      await change((b) => inHistory(b, epoch));
      // What is to be said again may be in logs that nobody looks at.
      syncAll();
    }
    if (state.epoch !== '' && state.epoch !== epoch) {
      put(log, { ...NEW_LOG, epoch });
      await change((b) => reopen(b, log));
      report.moved(null);
      return 'again';
    }
    const news = events.filter((e) => e.seq > state.cursor);
    const cursor = news.at(-1)?.seq ?? state.cursor;
    const all = news.length === 0 ? state.events : [...state.events, ...news];
    put(log, { epoch, cursor, events: all, failure: null, read: true });
    const fork = await settle(log, all);
    if (fork) report.trouble({ code: 'sync.fork', info: {} });
    if (news.length > 0) report.moved(log);
    if (head > cursor && news.length > 0) return 'again';
    if (push && (fork || lastN > outbox.read().lastN)) return (await newDevice()) ? 'again' : 'failed';
    return push && pending(outbox.read(), log).length > 0 ? 'again' : 'done';
  }

  /** Runs one sync at a time per log; a request that comes meanwhile makes one more round. */
  async function sync(log: string): Promise<void> {
    if (running.has(log)) {
      running.set(log, true);
      return;
    }
    running.set(log, false);
    try {
      let more = true;
      let rounds = 0;
      while (more && !stopped.signal.aborted) {
        running.set(log, false);
        more = (await round(log, false, true)) === 'again';
        rounds += 1;
        // A hub that always promises more without giving it must not keep the page busy.
        if (rounds > 500) break;
        more ||= running.get(log) === true;
      }
    } catch {
      report.trouble({ code: 'storage.full', info: {} });
    } finally {
      running.delete(log);
    }
  }

  const syncAll = () => {
    for (const log of new Set([...watched, ...logsPending(outbox.read())])) void sync(log);
  };

  async function live(): Promise<void> {
    let attempt = 0;
    let fresh = false;
    while (!stopped.signal.aborted) {
      const bearer = await token(outbox.read().device, fresh);
      const ended = bearer.ok
        ? await api.stream(
            bearer.value,
            stopped.signal,
            () => {
              attempt = 0;
              report.contact();
              report.moved(null);
              syncAll();
            },
            ({ log }) => {
              report.contact();
              if (watched.has(log)) void sync(log);
              report.moved(log);
            },
          )
        : bearer;
      if (stopped.signal.aborted) return;
      fresh = !ended.ok && ended.failure.code.startsWith('auth.');
      if (!ended.ok && isSilence(ended.failure)) report.silent(ended.failure);
      await rest(backOff(attempt, Math.random()));
      attempt += 1;
    }
  }

  async function poll(): Promise<void> {
    while (!stopped.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollDelay(Math.random()));
        stopped.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      });
      if (stopped.signal.aborted) return;
      report.moved(null);
      syncAll();
    }
  }

  void live();
  void poll();

  return {
    watch(logs) {
      const before = watched;
      watched = new Set(logs);
      for (const log of watched) if (!before.has(log)) void sync(log);
    },
    syncNow() {
      wake?.();
      syncAll();
    },
    outboxChanged(log) {
      report.outbox(outbox.read());
      if (log !== null) void sync(log);
    },
    stop() {
      stopped.abort();
      wake?.();
    },
  };
}
