/**
 * Names that stand for slots where nobody may be recognised: the same slot has the same one in every file, whatever is added later, and
 * only whoever holds the slots' ids, which are drawn at random, could tell which it is.
 */

/** FNV-1a, 32 bits. */
function hash(text: string, seed: number): number {
  let value = (0x81_1c_9d_c5 ^ seed) >>> 0;
  for (const unit of new TextEncoder().encode(text)) value = Math.imul(value ^ unit, 0x01_00_01_93) >>> 0;
  return value;
}

/** No letter that is read for a digit, and no vowel: no word comes out. */
const LETTERS = '23456789BCDFGHJKMNPQRSTVWXZ';

function codeOf(id: string): string {
  let rest = hash(id, 0);
  return Array.from({ length: 6 }, () => {
    const letter = LETTERS[rest % LETTERS.length] ?? '';
    rest = Math.floor(rest / LETTERS.length);
    return letter;
  }).join('');
}

/** The code of each slot, by id; two that come to the same are told apart. */
export function pseudonyms(ids: readonly string[]): Map<string, string> {
  const taken = new Map<string, number>();
  return new Map(
    ids.toSorted().map((id) => {
      const code = codeOf(id);
      const before = taken.get(code) ?? 0;
      taken.set(code, before + 1);
      return [id, before === 0 ? code : `${code}-${before + 1}`];
    }),
  );
}

/** A UUID (version 8, RFC 9562) that stands for a slot, and says nothing of it. */
export function standIn(id: string): string {
  const hex = [1, 2, 3, 4]
    .map((seed) =>
      hash(id, seed * 0x9e_37_79_b9)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
