/** Pauses before a restart, in milliseconds: `first`, doubled each time up to `most`, again `first` after `healthy`. */
export type Backoff = { first: number; most: number; healthy: number };

/** Counts the restarts of one worker. Time is measured with the monotonic clock: a clock set back must not block. */
export function backoffDelays(options: Partial<Backoff> = {}) {
  const { first, most, healthy } = { first: 200, most: 10_000, healthy: 60_000, ...options };
  let failures = 0;
  let since: number | null = null;
  return {
    /** The process is loaded. */
    started() {
      since = performance.now();
    },
    /** The process ended: how long to wait before the next one. */
    next(): number {
      if (since !== null && performance.now() - since >= healthy) failures = 0;
      since = null;
      const pause = Math.min(first * 2 ** Math.min(failures, 30), most);
      failures += 1;
      return pause;
    },
  };
}
