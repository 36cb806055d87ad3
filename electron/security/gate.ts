import type { Log } from '../feature/outside.ts';

/** Most calls under way at once: in all, of one channel, and of one that asks the person something in a dialog. */
export const UNDER_WAY = { all: 256, channel: 32, dialog: 2 } as const;
/** Calls in one go, and how many more each second. A person and the two windows need a few tens. */
export const CALLS = { burst: 2_000, each: 400 } as const;
/** A channel that waits so long waits for a person, in a window of the system. */
export const DIALOG_MS = 600_000;

/** Values, levels and characters of an input; its own schema bounds it further. Bytes are for the schemas. */
const MOST = { values: 50_000, levels: 24, characters: 17 * 1024 * 1024 } as const;

/** Whether an input can be looked at in a short time: not too many values, not too deep, nothing that contains itself. */
export function isBounded(input: unknown): boolean {
  const left = { values: MOST.values, characters: MOST.characters };
  const above = new Set<object>();
  const fits = (value: unknown, level: number): boolean => {
    left.values -= 1;
    if (left.values < 0 || level > MOST.levels) return false;
    if (typeof value === 'string') {
      left.characters -= value.length;
      return left.characters >= 0;
    }
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
    if (above.has(value)) return false;
    above.add(value);
    const isList = Array.isArray(value);
    // A list that says it is long and holds nothing would be gone through all the same.
    if (isList && value.length > left.values) return false;
    for (const key in value) {
      if (!isList) left.characters -= key.length;
      if (left.characters < 0 || !fits((value as Record<string, unknown>)[key], level + 1)) return false;
    }
    above.delete(value);
    return true;
  };
  return fits(input, 0);
}

export type Gate = {
  /** Takes a call in, or says false when there are too many; whoever came in goes out by `leave`. */
  enter(channel: string, ms: number): boolean;
  leave(channel: string): void;
};

/** Counts the calls of the windows: a page that asks without end is refused, and the app goes on. `now` in milliseconds. */
export function createGate(now: () => number): Gate {
  const under = new Map<string, number>();
  let all = 0;
  let calls: number = CALLS.burst;
  let seen = now();
  return {
    enter(channel, ms) {
      const at = now();
      calls = Math.min(CALLS.burst, calls + (Math.max(0, at - seen) / 1_000) * CALLS.each);
      seen = at;
      const same = under.get(channel) ?? 0;
      const most = ms >= DIALOG_MS ? UNDER_WAY.dialog : UNDER_WAY.channel;
      if (calls < 1 || all >= UNDER_WAY.all || same >= most) return false;
      calls -= 1;
      all += 1;
      under.set(channel, same + 1);
      return true;
    },
    leave(channel) {
      all -= 1;
      under.set(channel, (under.get(channel) ?? 1) - 1);
    },
  };
}

/** Lines in one go, and milliseconds until the next ones. */
const LINES = { burst: 100, ms: 60_000 } as const;

/** The same log, with so many lines a minute at most: the lines of a page that asks without end must not push out the others. */
export function sparing(log: Log, now: () => number): Log {
  let since = now();
  let lines = 0;
  const only =
    (write: Log['warn']): Log['warn'] =>
    (at, facts) => {
      if (now() - since >= LINES.ms) {
        if (lines > LINES.burst) log.warn('door.more', { lines: lines - LINES.burst });
        since = now();
        lines = 0;
      }
      lines += 1;
      if (lines <= LINES.burst) write(at, facts);
    };
  return { info: only(log.info), warn: only(log.warn), error: only(log.error) };
}
