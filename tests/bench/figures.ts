/** Middle of the values; of the two in the middle, their mean. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value under which this part of the values lies: 0.95 for the p95. */
export function percentile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;
}

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

/** Smallest, middle and largest of the values, rounded. */
export function spread(values: readonly number[], digits = 0): { min: number; median: number; max: number } {
  return {
    min: round(Math.min(...values), digits),
    median: round(median(values), digits),
    max: round(Math.max(...values), digits),
  };
}
