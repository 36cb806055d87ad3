import type { Timers } from '../timers.ts';

/** Lets `perSecond` calls through each second, in the order they ask; the others wait for their turn. */
export function createBucket(perSecond: number, timers: Timers): { take(): Promise<void> } {
  const waiting: (() => void)[] = [];
  /** Calls let through in the last second. */
  let used = 0;
  const release = (): void => {
    used -= 1;
    const next = waiting.shift();
    if (next !== undefined) pass(next);
  };
  function pass(go: () => void): void {
    used += 1;
    timers.after(1_000, release);
    go();
  }
  return {
    take: () =>
      new Promise((resolve) => {
        if (used < perSecond) pass(resolve);
        else waiting.push(resolve);
      }),
  };
}
