import type { Timers } from '../timers.ts';

/** First wait after a failure, and the longest, in milliseconds. */
export const FIRST_RETRY = 1_000;
export const LONGEST_RETRY = 30_000;
/** The slow poll that makes a lost poke cost only time. */
export const POLL = { from: 20_000, to: 40_000 } as const;

/**
 * Wait before the next try after `failures` failures in a row, in milliseconds: doubles up to the longest, then
 * between half and all of it at random, so that thirty apps do not come back to a restarted hub at once.
 */
export function retryDelay(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(Math.max(failures - 1, 0), 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

export const pollDelay = (random: number): number => Math.round(POLL.from + (POLL.to - POLL.from) * random);

/** One pending wait: asking for another forgets the first. */
export function createAlarm(
  timers: Timers,
  ring: () => void,
): { set(ms: number): void; clear(): void; isSet(): boolean } {
  let cancel: (() => void) | null = null;
  const clear = (): void => {
    cancel?.();
    cancel = null;
  };
  return {
    clear,
    isSet: () => cancel !== null,
    set(ms) {
      clear();
      cancel = timers.after(ms, () => {
        cancel = null;
        ring();
      });
    },
  };
}
