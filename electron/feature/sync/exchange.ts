import { isDeepStrictEqual } from 'node:util';
import type { StoredEvent } from '../../../native/store/port.ts';
import type { LoggedEvent } from '../../../organiser/protocol/event.ts';
import { deviceResponse, PUSH_LIMIT, syncResponse, type SyncResponse } from '../../../organiser/protocol/wire.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Outside } from '../outside.ts';
import { askHub, type HubAnswer, type HubDeps } from '../session/hub.ts';
import type { KeptSession } from '../session/keep.ts';

/** Milliseconds for one call. A push of 100 events on a slow line fits in it. */
const CALL_MS = 20_000;
/** Events that the hub refuses, named one by one, before the rest of the outbox waits for the next exchange. */
const REFUSALS = 10;
/** Turns of one exchange before it lets go and is scheduled again: a hub that never says "head" must not hold us. */
const TURNS = 200;

export type ExchangeDeps = HubDeps & {
  outside: Pick<Outside, 'store' | 'log'>;
  session(): KeptSession;
  /** Device id of the open database. */
  device(): string;
  /** Keeps the token given to a device. */
  keepToken(token: string, device: string): Promise<void>;
  /** Keeps the link of the remote meeting, as the hub says it. */
  keepMeeting(meeting: string | null): Promise<void>;
  /** A device id was taken: the store has it, who keeps it elsewhere must know. */
  onDevice(device: string): void;
};

const failures: Partial<Record<string, 'sync.revoked' | 'sync.fork' | 'sync.hub-full' | 'sync.offline'>> = {
  'auth.revoked': 'sync.revoked',
  'auth.required': 'sync.revoked',
  'sync.fork': 'sync.fork',
  'hub.full': 'sync.hub-full',
  'hub.failed': 'sync.offline',
  'hub.unavailable': 'sync.offline',
  'rate.limited': 'sync.offline',
};

function value<T>(answer: HubAnswer<T>, at: string): T {
  switch (answer.is) {
    case 'ok':
      return answer.value;
    case 'refused':
      throw new FailureError(failures[answer.error.code] ?? 'sync.refused', at, {
        ...answer.error.info,
        code: answer.error.code,
      });
    case 'unreachable':
      throw new FailureError('sync.offline', at, { why: answer.why });
    case 'moved':
      throw new FailureError('sync.invalid-answer', at, { why: 'redirect' });
    default:
      throw new FailureError('sync.invalid-answer', at, { status: answer.status });
  }
}

/** The n of the event that a refusal names; 0 when the hub refuses the push without naming one; null for another error. */
function refusedEvent(error: unknown): number | null {
  if (!(error instanceof FailureError) || error.failure.code !== 'sync.refused') return null;
  const { n, code } = error.failure.info;
  if (typeof n === 'number' && code !== 'sync.device') return n;
  return code === 'request.invalid' || code === 'request.too-large' ? 0 : null;
}

const sameFact = (ours: StoredEvent, theirs: LoggedEvent): boolean =>
  ours.device === theirs.device &&
  ours.n === theirs.n &&
  ours.kind === theirs.kind &&
  ours.at === theirs.at &&
  isDeepStrictEqual(ours.body, theirs.body);

/**
 * One exchange with the hub, following DESIGN's rules (docs/decisions/0002-sync-protocol.md). It keeps nothing in
 * memory between calls: whatever is lost on the way, the next exchange starts from what the database says.
 */
export function createExchange(deps: ExchangeDeps): { run(): Promise<void>; untangle(): Promise<void> } {
  const { store, log } = deps.outside;
  const logOf = (): string => deps.session().slot.log;

  /** A new device needs its own token before it may push. */
  async function ensureToken(): Promise<void> {
    const session = deps.session();
    const device = deps.device();
    if (session.device === device) return;
    const url = `${session.hub}/v1/device`;
    const request = { url, schema: deviceResponse, ms: CALL_MS, token: session.token, body: { device } };
    const { token } = value(await askHub(deps, request), 'sync.device');
    await deps.keepToken(token, device);
  }

  async function ask(epoch: string, after: number, push: readonly StoredEvent[]): Promise<SyncResponse> {
    const { hub, token } = deps.session();
    const events = push.map(({ device, n, kind, body, at }) => ({ device, n, kind, body, at }));
    const body = { v: 1, epoch, after, push: events };
    const url = `${hub}/v1/logs/${logOf()}/sync`;
    const answer = value(await askHub(deps, { url, schema: syncResponse, ms: CALL_MS, token, body }), 'sync.exchange');
    // A hub of before says nothing of it.
    if (answer.meeting !== undefined) await deps.keepMeeting(answer.meeting);
    let previous = answer.epoch === epoch || epoch === '' ? after : 0;
    for (const { seq } of answer.events) {
      // Gapless from our cursor on (rule 11): a hole would move the cursor over events that we never got.
      if (answer.epoch === epoch || epoch === '') {
        if (seq !== previous + 1) throw new FailureError('sync.invalid-answer', 'sync.exchange', { seq });
      }
      previous = seq;
    }
    return answer;
  }

  /**
   * Takes a new device id. What the hub already has of ours is acknowledged first, the rest moves to the new id.
   * A device pushes in the order of n, so everything of ours that the hub has comes before the first contradiction.
   */
  async function untangle(): Promise<void> {
    await ensureToken();
    for (let turn = 0; turn < TURNS; turn += 1) {
      const { outbox, cursor } = await position(10_000);
      const answer = await ask(cursor.epoch, cursor.after, []);
      if (otherEpoch(cursor, answer)) {
        await store.call('sync.restart', { log: logOf(), epoch: answer.epoch });
        continue;
      }
      const contradicts = (theirs: LoggedEvent): boolean =>
        outbox.some((ours) => ours.device === theirs.device && ours.n === theirs.n && !sameFact(ours, theirs));
      const end = answer.events.findIndex(contradicts);
      const events = end < 0 ? answer.events : answer.events.slice(0, end);
      const after = events.at(-1)?.seq ?? cursor.after;
      await store.call('sync.apply', { log: logOf(), epoch: answer.epoch, after, events });
      if (end >= 0 || after >= answer.head || events.length === 0) break;
    }
    await moveUnsent();
  }

  const otherEpoch = (cursor: { epoch: string }, answer: SyncResponse): boolean =>
    cursor.epoch !== '' && answer.epoch !== cursor.epoch;

  async function moveUnsent(): Promise<void> {
    const { device, moved } = await store.call('device.renew', { log: logOf(), moveUnsent: true });
    log.warn('sync.device-renewed', { moved });
    deps.onDevice(device);
    await ensureToken();
  }

  /** The outbox is read before the counter: an event written in between would look like one that the hub invented. */
  async function position(
    limit: number,
  ): Promise<{ outbox: StoredEvent[]; cursor: Awaited<ReturnType<typeof cursorOf>> }> {
    const { events: outbox } = await store.call('event.outbox', { log: logOf(), limit });
    return { outbox, cursor: await cursorOf() };
  }
  const cursorOf = () => store.call('sync.cursor', { log: logOf() });

  /**
   * An event that the hub refuses does not hold back the others, nor what the organisers say: it stays in the outbox,
   * is offered again at each exchange, and the exchange ends with `sync.refused` and how many wait (`aside`).
   */
  async function run(): Promise<void> {
    await ensureToken();
    let restarts = 0;
    let refusal: FailureError | null = null;
    const aside = new Set<number>();
    for (let turn = 0; turn < TURNS; turn += 1) {
      const { outbox: all, cursor } = await position(PUSH_LIMIT + aside.size);
      const outbox = all.filter(({ n }) => !aside.has(n)).slice(0, PUSH_LIMIT);
      let answer: SyncResponse;
      try {
        answer = await ask(cursor.epoch, cursor.after, outbox);
      } catch (error) {
        const n = refusedEvent(error);
        if (n === null || outbox.length === 0) throw error;
        refusal ??= error as FailureError;
        const named = outbox.some((event) => event.n === n) && aside.size < REFUSALS;
        for (const event of outbox) if (!named || event.n === n) aside.add(event.n);
        continue;
      }
      if (otherEpoch(cursor, answer) || answer.head < cursor.after) {
        // Another history, or the same one with its end missing: a hub that came back from a backup (rule 9).
        restarts += 1;
        if (restarts > 3) throw new FailureError('sync.invalid-answer', 'sync.epoch', { restarts });
        log.warn('sync.restart', { after: cursor.after, head: answer.head });
        await store.call('sync.restart', { log: logOf(), epoch: answer.epoch });
        continue;
      }
      if (answer.lastN > cursor.lastN) {
        // The hub knows a fact of ours that we do not: this database is an older copy (rule 1).
        await untangle();
        aside.clear();
        continue;
      }
      const after = answer.events.at(-1)?.seq ?? cursor.after;
      const applied = { log: logOf(), epoch: answer.epoch, after, events: answer.events };
      const { unsent } = await store.call('sync.apply', applied);
      if (after >= answer.head && unsent <= aside.size) {
        if (refusal === null) return;
        const { code, at, info } = refusal.failure;
        throw new FailureError(code, at, { ...info, aside: unsent });
      }
      if (after >= answer.head && outbox.length === 0 && cursor.unsent > aside.size) {
        // Written since the outbox was read: the next turn pushes it.
        if ((await position(1 + aside.size)).outbox.some(({ n }) => !aside.has(n))) continue;
        // After another epoch: facts of a former device id that the hub lost. Only a new id may push them.
        await moveUnsent();
        aside.clear();
        continue;
      }
      // Nothing came and nothing was acknowledged: going on would turn in circles.
      if (answer.events.length === 0 && after < answer.head) {
        throw new FailureError('sync.invalid-answer', 'sync.exchange', { head: answer.head, after });
      }
      if (answer.events.length === 0 && outbox.length > 0) {
        throw new FailureError('sync.invalid-answer', 'sync.exchange', { unacknowledged: outbox.length });
      }
    }
  }

  return { run, untangle };
}
