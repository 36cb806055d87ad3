/** One BER element in a buffer: its tag's first byte, and where its value begins and ends. */
export type Element = { tag: number; start: number; end: number };

/**
 * The elements between two places of a buffer, one level deep (X.690 §8.1; definite lengths only, as on cards).
 * @throws RangeError when they do not end exactly at `end`
 */
export function elementsIn(bytes: Uint8Array, start = 0, end = bytes.length): Element[] {
  const found: Element[] = [];
  let at = start;
  const next = (): number => {
    if (at >= end) throw new RangeError('TLV cut short');
    return bytes[at++]!;
  };
  while (at < end) {
    const tag = next();
    if ((tag & 0x1f) === 0x1f) while ((next() & 0x80) !== 0);
    let length = next();
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 3) throw new RangeError('TLV length form');
      length = 0;
      for (let n = 0; n < size; n += 1) length = length * 256 + next();
    }
    if (at + length > end) throw new RangeError('TLV length');
    found.push({ tag, start: at, end: at + length });
    at += length;
  }
  return found;
}

export const isConstructed = ({ tag }: Element): boolean => (tag & 0x20) !== 0;
