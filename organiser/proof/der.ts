/** One DER element: its tag, its content, and where the next one begins. */
type Element = { tag: number; value: Buffer; end: number };

/** Largest number of bytes of a length: three cover 16 MB, far above any request. */
const LENGTH_BYTES = 3;

/** Reads the element at an offset. Throws RangeError when it is not there whole. */
function elementAt(bytes: Buffer, at: number): Element {
  const tag = bytes[at];
  let length = bytes[at + 1];
  if (tag === undefined || length === undefined) throw new RangeError('DER end');
  let from = at + 2;
  if (length >= 0x80) {
    const size = length - 0x80;
    if (size === 0 || size > LENGTH_BYTES || from + size > bytes.length) throw new RangeError('DER length');
    length = bytes.readUIntBE(from, size);
    from += size;
  }
  if (from + length > bytes.length) throw new RangeError('DER length');
  return { tag, value: bytes.subarray(from, from + length), end: from + length };
}

/** The elements inside another one, one level deep. */
function inside(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    found.push(element);
    at = element.end;
  }
  return found;
}

const OID = 0x06;
const OCTETS = 0x04;
const EXTENSIONS = 0xa3;

/** An object identifier in dotted form (X.690 §8.19). */
export function dotted(bytes: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of bytes) {
    arc = arc * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/**
 * The extensions of a certificate by their dotted identifier, each as the DER inside its OCTET STRING (RFC 5280 §4.1).
 * Throws RangeError on bytes that are not a certificate. One that is there twice is refused too (RFC 5280 §4.2).
 */
export function extensionsOf(certificate: Buffer): Map<string, Buffer> {
  const [tbs] = inside(elementAt(certificate, 0).value);
  const holder = tbs === undefined ? undefined : inside(tbs.value).find(({ tag }) => tag === EXTENSIONS);
  const found = new Map<string, Buffer>();
  if (holder === undefined) return found;
  for (const extension of inside(elementAt(holder.value, 0).value)) {
    const parts = inside(extension.value);
    const name = parts[0];
    const value = parts.at(-1);
    if (name?.tag !== OID || value?.tag !== OCTETS) throw new RangeError('DER extension');
    const oid = dotted(name.value);
    if (found.has(oid)) throw new RangeError('DER extension twice');
    found.set(oid, value.value);
  }
  return found;
}

/** The content of the only element that an extension holds, when it has the expected tag; null otherwise. */
export function contentOf(extension: Buffer | undefined, tag: number): Buffer | null {
  if (extension === undefined) return null;
  const element = elementAt(extension, 0);
  return element.tag === tag && element.end === extension.length ? element.value : null;
}
