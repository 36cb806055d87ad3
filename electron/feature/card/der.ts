/** One DER element: its tag, its value, and where it ends in the bytes that were read. */
type Der = { tag: number; value: Uint8Array; end: number };

/**
 * The DER elements of a buffer, one level deep (X.690 §10.1: definite lengths; one-byte tags are all X.509 uses).
 * @throws RangeError when a length runs over the end
 */
export function derElements(bytes: Uint8Array): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length; at = found.at(-1)!.end) found.push(derElement(bytes, at));
  return found;
}

function derElement(bytes: Uint8Array, start: number): Der {
  const tag = bytes[start];
  const first = bytes[start + 1] ?? -1;
  // After a first byte above 80, that many bytes of length; 80 alone is the indefinite form, which DER has not.
  const size = first >= 0x80 ? first - 0x80 : 0;
  const at = start + 2 + size;
  const length = size === 0 ? first : number(bytes.subarray(start + 2, at));
  if (tag === undefined || first < 0 || first === 0x80 || size > 3 || at + length > bytes.length) {
    throw new RangeError('DER length');
  }
  return { tag, value: bytes.subarray(at, at + length), end: at + length };
}

const number = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** One attribute of a name: its type as a dotted OID, its text as it can be shown. */
export type NameAttribute = { type: string; value: string };

/** What is read of a certificate beside what node gives: names attribute by attribute, private extensions. */
export type CertificateParts = {
  /** OID of the signature's algorithm. */
  algorithm: string;
  /** Attributes in order; those of a multi-valued RDN follow one another. */
  issuer: NameAttribute[];
  subject: NameAttribute[];
  /** DER inside extnValue, by OID; the first of a repeated one. */
  extensions: ReadonlyMap<string, Uint8Array>;
};

/** A dotted OID (X.690 §8.19). */
export function oidOf(value: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of value) {
    arc = arc * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - Math.min(2, Math.floor(arc / 40)) * 40);
      else arcs.push(arc);
      arc = 0;
    }
  }
  return arcs.join('.');
}

function latin1OrUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

/** UTF-16 without surrogates, or UTF-32, highest byte first. */
function wide(bytes: Uint8Array, size: 2 | 4): string {
  let text = '';
  for (let at = 0; at + size <= bytes.length; at += size) {
    const code = number(bytes.subarray(at, at + size));
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}

/**
 * The text of a string of any of the ASN.1 types of a name (X.680 §41). The old IGC writes T61String as Latin-1, others
 * write UTF-8 under any tag: bytes that are UTF-8 are read as such. NUL and the blanks around are left out.
 */
export function textOf({ tag, value }: Pick<Der, 'tag' | 'value'>): string {
  const text = tag === 0x1e ? wide(value, 2) : tag === 0x1c ? wide(value, 4) : latin1OrUtf8(value);
  return text.replaceAll('\0', '').trim();
}

function nameOf(der: Der): NameAttribute[] {
  return derElements(der.value).flatMap((rdn) =>
    derElements(rdn.value).map((pair): NameAttribute => {
      const [type, value] = derElements(pair.value);
      if (type === undefined || value === undefined) throw new RangeError('DER name');
      return { type: oidOf(type.value), value: textOf(value) };
    }),
  );
}

function extensionsOf(der: Der | undefined): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  if (der === undefined) return found;
  for (const { value } of derElements(derElements(der.value)[0]?.value ?? new Uint8Array())) {
    const parts = derElements(value);
    const [oid, inner] = [parts[0], parts.at(-1)];
    if (oid?.tag !== 0x06 || inner?.tag !== 0x04) continue;
    const type = oidOf(oid.value);
    if (!found.has(type)) found.set(type, inner.value);
  }
  return found;
}

/**
 * The parts of a DER certificate (RFC 5280 §4.1). Bytes after its end, which a card may leave, are ignored.
 * @throws RangeError when it is not a certificate
 */
export function certificateParts(der: Uint8Array): CertificateParts {
  const [tbs, algorithm] = derElements(derElement(der, 0).value);
  // The version is optional, and the only element of its tag; serial number, algorithm, issuer, validity, subject follow.
  const fields = derElements(tbs?.value ?? new Uint8Array()).filter(({ tag }) => tag !== 0xa0);
  const [, , issuer, , subject] = fields;
  const oid = derElements(algorithm?.value ?? new Uint8Array())[0];
  if (issuer === undefined || subject === undefined || oid === undefined) throw new RangeError('DER certificate');
  return {
    algorithm: oidOf(oid.value),
    issuer: nameOf(issuer),
    subject: nameOf(subject),
    extensions: extensionsOf(fields.find(({ tag }) => tag === 0xa3)),
  };
}
