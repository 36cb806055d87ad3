/** Minimal BER-TLV: enough for card data objects, PIV containers and certificate extensions. No dependency. */

/** One decoded TLV. `tag` keeps all its bytes (0x7C, 0x5FC105…); `children` is set for constructed tags only. */
export interface Tlv {
  readonly tag: number;
  readonly value: Buffer;
  readonly children?: readonly Tlv[];
}

function encodeTag(tag: number): Buffer {
  const bytes: number[] = [];
  for (let rest = tag; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from(bytes.length > 0 ? bytes : [0]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  if (length < 0x10000) return Buffer.from([0x82, length >> 8, length & 0xff]);
  throw new RangeError(`TLV value too long: ${length} bytes`);
}

/** Encodes one TLV; several values are concatenated. Lengths up to 65 535 bytes. */
export function tlv(tag: number, ...values: readonly (Buffer | string)[]): Buffer {
  const value = Buffer.concat(values.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
  return Buffer.concat([encodeTag(tag), encodeLength(value.length), value]);
}

/**
 * Decodes a sequence of TLVs. Children of constructed tags are decoded too, unless `deep` is false: card containers are
 * not always regular BER inside.
 * @throws RangeError when a length goes past the end.
 */
export function parseTlv(data: Buffer, deep = true): Tlv[] {
  const found: Tlv[] = [];
  let at = 0;
  const next = (): number => {
    const byte = data[at];
    if (byte === undefined) throw new RangeError(`TLV truncated at byte ${at}`);
    at += 1;
    return byte;
  };
  while (at < data.length) {
    const first = next();
    let tag = first;
    if ((first & 0x1f) === 0x1f) {
      let byte: number;
      do {
        byte = next();
        tag = tag * 256 + byte;
      } while ((byte & 0x80) !== 0);
    }
    let length = next();
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 3) throw new RangeError(`TLV length form not supported at byte ${at - 1}`);
      length = 0;
      for (let n = 0; n < size; n += 1) length = length * 256 + next();
    }
    if (at + length > data.length) throw new RangeError(`TLV truncated: ${length} bytes announced at byte ${at}`);
    const value = data.subarray(at, at + length);
    at += length;
    found.push(deep && (first & 0x20) !== 0 ? { tag, value, children: parseTlv(value) } : { tag, value });
  }
  return found;
}

/** First TLV with this tag at this level, or undefined. */
export function findTlv(list: readonly Tlv[], tag: number): Tlv | undefined {
  return list.find((item) => item.tag === tag);
}
