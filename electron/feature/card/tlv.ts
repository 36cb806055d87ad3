import type { CardTlv } from '../../contract/card.ts';

/** Far more than any object of a CPS; beyond, it is not a card's data. */
const MAX_DEPTH = 8;
const MAX_ELEMENTS = 500;
/** Bytes of a tag, and of a length after its first byte (ISO/IEC 7816-4 §5.2.2 stops at 3 and 4). */
const MAX_TAG = 4;
const MAX_LENGTH = 4;

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const isPadding = (byte: number): boolean => byte === 0x00 || byte === 0xff;

/** Text that can be shown: no control or unassigned character, and a letter or a digit somewhere. */
const printable = (text: string): boolean => !/[\p{C}\u2028\u2029]/u.test(text) && /[\p{L}\p{N}]/u.test(text);

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Any byte is a Latin-1 character: only mostly plain letters make it a name rather than a number or a key.
    const plain = bytes.filter((byte) => /[A-Za-z0-9 '.,/()-]/.test(String.fromCharCode(byte))).length;
    return plain * 2 > bytes.length ? Buffer.from(bytes).toString('latin1') : null;
  }
}

function textOf(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  return text !== null && text.length >= 2 && printable(text) ? text : null;
}

/** Reads one buffer; the elements left to read are counted over the whole object. */
class Reader {
  #left = MAX_ELEMENTS;

  elements(bytes: Uint8Array, depth: number): CardTlv[] {
    if (depth > MAX_DEPTH) throw new RangeError('TLV depth');
    const found: CardTlv[] = [];
    let at = 0;
    const next = (): number => {
      if (at >= bytes.length) throw new RangeError('TLV cut short');
      return bytes[at++]!;
    };
    // ISO/IEC 7816-4 §5.2.2.1: the unused end of a file is 00 or FF; no element begins with 00.
    while (at < bytes.length && !bytes.subarray(at).every(isPadding)) {
      const start = at;
      const first = next();
      if (first === 0x00) throw new RangeError('TLV tag');
      if ((first & 0x1f) === 0x1f) while ((next() & 0x80) !== 0);
      if (at - start > MAX_TAG) throw new RangeError('TLV tag');
      const tag = hexOf(bytes.subarray(start, at));
      let length = next();
      if (length >= 0x80) {
        const size = length & 0x7f;
        if (size === 0 || size > MAX_LENGTH) throw new RangeError('TLV length form');
        length = 0;
        for (let n = 0; n < size; n += 1) length = length * 256 + next();
      }
      if (at + length > bytes.length) throw new RangeError('TLV length');
      if (this.#left === 0) throw new RangeError('TLV count');
      this.#left -= 1;
      const value = bytes.subarray(at, at + length);
      at += length;
      const constructed = (first & 0x20) !== 0;
      found.push({
        tag,
        length,
        hex: constructed ? '' : hexOf(value),
        text: constructed ? null : textOf(value),
        inner: constructed ? this.elements(value, depth + 1) : [],
      });
    }
    return found;
  }
}

/**
 * The BER-TLV elements of a data object of the card (X.690 §8.1, definite lengths; ISO/IEC 7816-4 §5.2.2), tags and
 * values in upper-case hexadecimal. An end filled with 00 or FF is left out; an empty object gives an empty list.
 * Null when the bytes are anything else: nothing is shown of what may not be TLV at all.
 */
export function parseTlv(bytes: Uint8Array): CardTlv[] | null {
  try {
    return new Reader().elements(bytes, 1);
  } catch {
    return null;
  }
}
