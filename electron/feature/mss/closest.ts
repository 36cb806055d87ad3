/**
 * Most changed, added, missing or swapped letters of a slip of the keyboard, by the length of what tells the domain from
 * the others: short names have too many neighbours.
 */
function mostSlips(typed: string): number {
  const { length } = typed.replace(/\.mssante\.fr$/, '');
  if (length < 4) return 0;
  return length < 10 ? 1 : 2;
}

/**
 * Number of slips between two words: letters changed, added, missing, or swapped with their neighbour (restricted
 * Damerau-Levenshtein); more than `most` is answered as `most + 1`.
 */
export function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, above] = [above, row];
  }
  return above[b.length]!;
}

/** The one listed name that a typed one is most likely a slip of; null when none is near, or several are as near. */
export function closest(typed: string, listed: Iterable<string>): string | null {
  const most = mostSlips(typed);
  let [best, found, alone] = [most + 1, null as string | null, true];
  for (const name of listed) {
    const distance = slips(typed, name, most);
    if (distance > most || distance > best) continue;
    alone = distance < best;
    [best, found] = [distance, name];
  }
  return alone ? found : null;
}
