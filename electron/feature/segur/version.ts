/**
 * How the version in use stands to the listed ones.
 * `none-listed`: the list names no version. `unclear`: they cannot be compared, or the used one is less precise.
 */
export type VersionOutcome = 'same' | 'newer' | 'older' | 'unclear' | 'missing' | 'none-listed';

/** Words that say nothing of the order: "v5.2", "version 5.2", "R5". */
const NOISE = /^(?:version|vers|ver|v|release|rel|r|n)?\s*\.?\s*/;

/** The numbers of a version, most important first, and the letters left beside them; null when it holds no number. */
export function readVersion(text: string): { numbers: number[]; letters: string } | null {
  const bare = text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/^n\s*°\s*/, '')
    .replace(NOISE, '');
  const numbers = (bare.match(/\d{1,9}/g) ?? []).map(Number);
  if (numbers.length === 0) return null;
  const letters = bare
    .replaceAll(/\d+/g, ' ')
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
  while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop();
  return { numbers, letters };
}

/** "2024-3" counts years and "5.2" does not: neither comes before the other. */
const isYear = (n: number | undefined): boolean => n !== undefined && n >= 1990 && n <= 2100;

/** -1 used before listed, 0 the same, 1 used after, null when nothing can be said. */
function order(used: string, listed: string): -1 | 0 | 1 | null {
  const [a, b] = [readVersion(used), readVersion(listed)];
  const same = used.trim().toLowerCase() === listed.trim().toLowerCase();
  if (a === null || b === null) return same ? 0 : null;
  if (isYear(a.numbers[0]) !== isYear(b.numbers[0])) return null;
  const shared = Math.min(a.numbers.length, b.numbers.length);
  for (let at = 0; at < shared; at += 1) {
    const [x, y] = [a.numbers[at] ?? 0, b.numbers[at] ?? 0];
    if (x !== y) return x < y ? -1 : 1;
  }
  // "5.2" listed holds every 5.2.x; "5" in use does not say which 5 it is.
  if (a.numbers.length < b.numbers.length) return null;
  if (a.letters !== b.letters && b.letters !== '') return null;
  return 0;
}

/** Compares the version in use with every listed one of the product. */
export function compareVersion(used: string, listed: readonly string[]): VersionOutcome {
  const named = listed.filter((version) => version.trim() !== '');
  if (named.length === 0) return 'none-listed';
  if (used.trim() === '') return 'missing';
  const orders = named.map((version) => order(used, version));
  if (orders.includes(0)) return 'same';
  if (orders.includes(null)) return 'unclear';
  if (orders.every((one) => one === 1)) return 'newer';
  // Between two listed versions it is older than the last one.
  return 'older';
}
