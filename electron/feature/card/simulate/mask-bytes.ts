import type { Mask } from './mask.ts';
import { elementsIn, isConstructed, type Element } from './tlv.ts';

/** DER of the object identifiers, in hexadecimal (X.690 §8.19). */
const COUNTRY = '550406';
const TITLE = '55040c';
const CARD_ID = '2a817a0147010203';
/**
 * Extensions that say nothing of a person: usages, constraints, dates of use, and the CPS's card type, category,
 * profession and specialities.
 */
const KEPT = new Set([
  '551d0f',
  '551d10',
  '551d13',
  '551d25',
  '6086480186f8420101',
  '2a817a0147010202',
  '2a817a0147010205',
  '2a817a0147010207',
  '2a817a0147040205',
]);
/** Names of the public authorities of the CPS; any other issuer's name may be a person's. */
const AUTHORITY =
  /^(FR|0002 187512751|(TEST )?(AC (RACINE )?IGC-SANTE (ELEMENTAIRE|STANDARD|FORT)( (PERSONNES|ORGANISATIONS))?|CLASSE-\d|PROFESSIONNEL|STRUCTURE)|TEST|ASIP-SANTE|GIP-CPS|IGC-SANTE( TEST)?)$/;

/** Any byte would do that leaves a number positive, odd and of the same length. */
const FILL = 0x55;

const TAG = { boolean: 1, bitString: 3, oid: 6, bmp: 0x1e } as const;

/**
 * The bytes of a certificate with every identity replaced in place: the same lengths and structure, and still a certificate
 * (RFC 5280 §4.1). What is not known to name nobody is blanked. One that is no certificate keeps its first header only.
 */
export function maskCertificate(der: Uint8Array, mask: Mask): Uint8Array {
  const bytes = Uint8Array.from(der);
  try {
    const [certificate, ...rest] = elementsIn(bytes);
    const [tbs, , signature, ...more] = elementsIn(bytes, certificate!.start, certificate!.end);
    if (rest.length > 0 || more.length > 0 || signature?.tag !== TAG.bitString) throw new RangeError('certificate');
    const parts = elementsIn(bytes, tbs!.start, tbs!.end);
    if (parts[0]?.tag === 0xa0) parts.shift();
    const [serial, , issuer, validity, subject, key, ...others] = parts;
    bytes.fill(FILL, serial!.start, serial!.end);
    maskName(bytes, issuer!, (oid, text) => AUTHORITY.test(text) || oid === COUNTRY);
    maskValidity(bytes, validity!);
    maskName(bytes, subject!, (oid) => oid === COUNTRY || oid === TITLE);
    maskKey(bytes, key!);
    for (const other of others) {
      if (other.tag === 0xa3) maskExtensions(bytes, other, mask);
      else bytes.fill(0, other.start, other.end);
    }
    bytes.fill(FILL, signature.start + 1, signature.end);
    return bytes;
  } catch {
    // Copied anew: the first part may have been replaced before the rest turned out not to be a certificate.
    const unread = Uint8Array.from(der);
    return unread.fill(0xff, Math.min(4, unread.length));
  }
}

const hexOf = (bytes: Uint8Array, { start, end }: Element): string =>
  Buffer.from(bytes.subarray(start, end)).toString('hex');

/**
 * The days stay, the times of day go: to the second, both dates together would tell one card from all others. A
 * certificate stays valid for the whole of its last day.
 */
function maskValidity(bytes: Uint8Array, validity: Element): void {
  const dates = elementsIn(bytes, validity.start, validity.end);
  for (const [n, { start, end }] of dates.entries()) {
    const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
    if (!/^\d{12,14}Z$/.test(text)) throw new RangeError('date');
    bytes.set(Buffer.from(n === 0 ? '000000' : '235959', 'latin1'), end - 7);
  }
}

function maskName(bytes: Uint8Array, name: Element, keep: (oid: string, text: string) => boolean): void {
  for (const set of elementsIn(bytes, name.start, name.end)) {
    for (const pair of elementsIn(bytes, set.start, set.end)) {
      const [oid, value] = elementsIn(bytes, pair.start, pair.end);
      const text = Buffer.from(bytes.subarray(value!.start, value!.end)).toString('utf8');
      if (!keep(hexOf(bytes, oid!), text)) maskText(bytes, value!);
    }
  }
}

/** Letters and digits in place, byte by byte; the first digit stays, since it tells what the identifier is. */
function maskText(bytes: Uint8Array, { tag, start, end }: Element): void {
  if (tag === TAG.bmp) {
    for (let at = start; at + 1 < end; at += 2) [bytes[at], bytes[at + 1]] = [0, 0x58];
    return;
  }
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    const digit = byte >= 0x30 && byte <= 0x39;
    if (digit && at === start) continue;
    if (byte !== 0x2f) bytes[at] = digit ? 0x30 : 0x58;
  }
}

function maskKey(bytes: Uint8Array, key: Element): void {
  const [, bits] = elementsIn(bytes, key.start, key.end);
  try {
    const [rsa] = elementsIn(bytes, bits!.start + 1, bits!.end);
    const [modulus] = elementsIn(bytes, rsa!.start, rsa!.end);
    // A number that begins with 0 has its highest bit set after it.
    const sign = bytes[modulus!.start] === 0 ? 1 : 0;
    bytes.fill(FILL, modulus!.start + sign, modulus!.end);
    if (sign === 1) bytes[modulus!.start + 1] = 0xd5;
  } catch {
    bytes.fill(FILL, bits!.start + 1, bits!.end);
  }
}

function maskExtensions(bytes: Uint8Array, outer: Element, mask: Mask): void {
  const [list] = elementsIn(bytes, outer.start, outer.end);
  for (const extension of elementsIn(bytes, list!.start, list!.end)) {
    const parts = elementsIn(bytes, extension.start, extension.end);
    const oid = hexOf(bytes, parts[0]!);
    const value = parts.at(-1)!;
    if (KEPT.has(oid)) continue;
    if (oid === CARD_ID) maskCardId(bytes, value, mask);
    else blank(bytes, value.start, value.end, FILL);
  }
}

function maskCardId(bytes: Uint8Array, value: Element, mask: Mask): void {
  const [text] = elementsIn(bytes, value.start, value.end);
  const original = Buffer.from(bytes.subarray(text!.start, text!.end)).toString('latin1');
  const number = /^8025000001\/(\d{1,20})$/.exec(original)?.[1];
  if (number === undefined) maskText(bytes, text!);
  else bytes.set(Buffer.from(`8025000001/${mask.number(number)}`, 'latin1'), text!.start);
}

/** Keeps tags, lengths, object identifiers and booleans; what is not regular BER is blanked as a whole. */
function blank(bytes: Uint8Array, start: number, end: number, fill: number): void {
  let found: Element[];
  try {
    found = elementsIn(bytes, start, end);
  } catch {
    bytes.fill(fill, start, end);
    return;
  }
  for (const element of found) {
    if (isConstructed(element)) blank(bytes, element.start, element.end, fill);
    else if (element.tag !== TAG.oid && element.tag !== TAG.boolean) bytes.fill(fill, element.start, element.end);
  }
}

/** A data object with every primitive value zeroed. One that is plain text, or no BER-TLV, is zeroed as a whole. */
export function maskData(data: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(data);
  if (bytes.every((byte) => byte >= 0x20)) return bytes.fill(0);
  zero(bytes, 0, bytes.length);
  return bytes;
}

/** As `blank`, but nothing of a card's own data is known to be free of identity, not even an OBJECT IDENTIFIER. */
function zero(bytes: Uint8Array, start: number, end: number): void {
  let found: Element[];
  try {
    found = elementsIn(bytes, start, end);
  } catch {
    bytes.fill(0, start, end);
    return;
  }
  for (const element of found) {
    if (isConstructed(element)) zero(bytes, element.start, element.end);
    else bytes.fill(0, element.start, element.end);
  }
}
