import type { LogView } from '../../../organiser/protocol/fold.ts';
import type { Timers } from '../timers.ts';

/** An hour that nobody ended keeps the display on this much longer, in milliseconds, and no more. */
const GRACE_MS = 30 * 60_000;

export type Awake = {
  /** The timer of the hour, as the log tells it. */
  follow(timer: LogView['timer']): void;
  stop(): void;
};

type Deps = { now(): Date; keepAwake(on: boolean): void; timers: Timers };

/** Keeps the display on while the hour is running: from its start to its end, or for a while past its length. */
export function createAwake({ now, keepAwake, timers }: Deps): Awake {
  let on = false;
  let cancel: () => void = () => undefined;

  function set(next: boolean): void {
    if (next === on) return;
    on = next;
    keepAwake(next);
  }

  return {
    follow(timer) {
      cancel();
      const until = timer === null ? 0 : Date.parse(timer.startedAt) + timer.minutes * 60_000 + GRACE_MS;
      const left = timer === null || timer.endedAt !== null ? 0 : until - now().getTime();
      set(left > 0);
      cancel = left > 0 ? timers.after(left, () => set(false)) : () => undefined;
    },
    stop() {
      cancel();
      set(false);
    },
  };
}
