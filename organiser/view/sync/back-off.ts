/** Delay before attempt `attempt` (from 0) to reach the hub again, in ms: 1 s doubling to 15 s, half of it random. */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(15_000, 1000 * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * random);
}

/** Delay between two polls, in ms: 30 to 45 s, so that boards opened together do not ask together. */
export const pollDelay = (random: number): number => Math.round(30_000 + 15_000 * random);
