import { channels, notices, type Channel, type Notice } from '../contract/ipc.ts';
import { fail, failure, failureOf, ok, type Failure, type Result } from '../contract/failure.ts';
import { snapshot, type SnapshotSlice } from '../contract/snapshot.ts';
import type { Log } from '../feature/outside.ts';
import { createGate, isBounded, sparing } from './gate.ts';

/** Prefix of our channels on the wire, so that none can meet one of Electron's own. */
export const WIRE = 'companion:';

/** The part of `ipcMain` that the door uses; a test gives its own. */
export type Wire<E> = {
  handle(channel: string, listener: (event: E, input: unknown) => Promise<unknown>): void;
  removeHandler(channel: string): void;
};
export type DoorHandlers = { [C in Channel]: (input: never) => Promise<unknown> };

/** Where in an input or an output the refusal is: names of fields, never a value. */
function pathOf(error: { issues: readonly { path: readonly PropertyKey[] }[] }): string {
  const names = (error.issues[0]?.path ?? []).map((part) => String(part));
  // A key of a record is whatever the sender wrote.
  const path = names.map((name) => (/^[A-Za-z0-9-]{1,40}$/.test(name) ? name : '?')).join('.');
  return path.slice(0, 80) || 'input';
}

/** A failure of our own that is itself out of shape must not break the answer. */
function soundFailure(seen: Failure, at: string): Failure {
  const parsed = failure.safeParse(seen);
  return parsed.success ? parsed.data : { code: 'app.unexpected', at, info: {} };
}

/** Gives up on `work` after `ms` milliseconds; what it does afterwards is ignored. */
async function within<T>(ms: number, work: Promise<T>): Promise<{ done: true; value: T } | { done: false }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ done: false }>((resolve) => {
    timer = setTimeout(() => resolve({ done: false }), ms);
  });
  try {
    return await Promise.race([work.then((value) => ({ done: true as const, value })), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One call through the door: input parsed, handler run within its deadline, output parsed. Never rejects.
 * `ms` replaces the deadline of the table, for tests.
 */
export async function answer(
  channel: Channel,
  handler: (input: never) => Promise<unknown>,
  input: unknown,
  log: Log,
  ms: number = channels[channel].ms,
): Promise<Result<unknown>> {
  try {
    if (!isBounded(input)) {
      log.warn('door.input', { channel, path: 'size' });
      return fail('app.input', channel, { path: 'size' });
    }
    const taken = channels[channel].input.safeParse(input);
    if (!taken.success) {
      log.warn('door.input', { channel, path: pathOf(taken.error) });
      return fail('app.input', channel, { path: pathOf(taken.error) });
    }
    const work = Promise.resolve().then(() => handler(taken.data as never));
    const ended = await within(ms, work);
    if (!ended.done) {
      log.error('door.deadline', { channel, ms });
      // A late failure has nobody left to tell; without this it would be an unhandled rejection.
      work.catch((error: unknown) => log.warn('door.late', { channel, code: failureOf(error, channel).code }));
      return fail('app.deadline', channel, { ms });
    }
    const given = channels[channel].output.safeParse(ended.value);
    if (!given.success) {
      log.error('door.output', { channel, path: pathOf(given.error) });
      return fail('app.output', channel, { path: pathOf(given.error) });
    }
    return ok(given.data);
  } catch (error) {
    const seen = soundFailure(failureOf(error, channel), channel);
    log.warn('door.failure', { channel, code: seen.code, at: seen.at });
    return { ok: false, failure: seen };
  }
}

/**
 * Opens the only door between the window and the main process: one handler per channel of the contract.
 * `isOurs` tells whether the sender is the top frame of our window showing our page; the payload is never believed about
 * that. Calls are counted: too many at once are refused (`app.busy`). Answers a function that closes the door.
 */
export function openDoor<E>(
  wire: Wire<E>,
  handlers: DoorHandlers,
  isOurs: (event: E) => boolean,
  fullLog: Log,
  now: () => number = () => performance.now(),
): () => void {
  const names = Object.keys(channels) as Channel[];
  const gate = createGate(now);
  const log = sparing(fullLog, now);
  for (const channel of names) {
    wire.handle(WIRE + channel, async (event, input) => {
      if (!isOurs(event)) {
        log.error('door.sender', { channel });
        return fail('app.sender', channel);
      }
      if (!gate.enter(channel, channels[channel].ms)) {
        log.warn('door.busy', { channel });
        return fail('app.busy', channel);
      }
      try {
        return await answer(channel, handlers[channel], input, log);
      } finally {
        gate.leave(channel);
      }
    });
  }
  return () => {
    for (const channel of names) wire.removeHandler(WIRE + channel);
  };
}

/** Checks a change of the snapshot before it leaves; null (and a line in the log) when it is out of shape. */
export function noticeOf(slice: SnapshotSlice, value: unknown, log: Log): { notice: Notice; body: unknown } | null {
  const parsed = snapshot.shape[slice].safeParse(value);
  if (!parsed.success) {
    log.error('door.notice', { slice, path: pathOf(parsed.error) });
    return null;
  }
  const body = notices['snapshot.changed'].parse({ slice, value: parsed.data });
  return { notice: 'snapshot.changed', body };
}
