/** A stream of numbers in [0, 1) that a seed decides (mulberry32). */
export function drawer(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    /** An integer from `from` to `to`, both included. */
    int: (from: number, to: number): number => from + Math.floor(next() * (to - from + 1)),
    /** One of the words, each with its weight. */
    pick<T extends string>(weights: Record<T, number>): T {
      const rows = Object.entries(weights) as [T, number][];
      let left = next() * rows.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [word, weight] of rows) if ((left -= weight) < 0) return word;
      return rows[0]![0];
    },
  };
}
export type Draw = ReturnType<typeof drawer>;
