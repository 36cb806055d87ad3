/** Milliseconds of the machine's steady clock: the same in every process, which `performance.now()` is not. */
export const steadyMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** p50, p95, p99 and the largest of some durations, in milliseconds. */
export function percentiles(values: readonly number[]): { p50: number; p95: number; p99: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => {
    const found = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
    return Number((found ?? Number.NaN).toFixed(1));
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
