// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** OIDs of the extensions of a CPS certificate; their values are DER inside extnValue. */
const EXTENSION = {
  cardType: '1.2.250.1.71.1.2.2',
  cardId: '1.2.250.1.71.1.2.3',
  category: '1.2.250.1.71.1.2.5',
  profession: '1.2.250.1.71.1.2.7',
  specialities: '1.2.250.1.71.4.2.5',
  keyUsage: '2.5.29.15',
} as const;
/** By number: libraries do not agree on short names (SN is the surname here, a serial number elsewhere). */
const NAME = { common: '2.5.4.3', surname: '2.5.4.4', title: '2.5.4.12', given: '2.5.4.42' } as const;
const EKU = { clientAuth: '1.3.6.1.5.5.7.3.2', smartcardLogon: '1.3.6.1.4.1.311.20.2.2' } as const;
/** Every CPS extension hangs under this branch (GIP-CPS, then ASIP Santé, then ANS). */
const CPS_BRANCH = '1.2.250.1.71.';

/** What a certificate says, with nothing guessed: what is absent is null. */
export type CertificateFacts = {
  surname: string | null;
  given: string | null;
  /** CN, the national identifier with its type digit. */
  commonName: string | null;
  title: string | null;
  issuer: string;
  notBefore: Date;
  notAfter: Date;
  test: boolean;
  cardType: number | null;
  cardNumber: string | null;
  category: number | null;
  profession: number | null;
  specialities: string[];
  /** Whether it may authenticate its holder. */
  authentication: boolean;
  /** Whether it comes from the CPS family at all. */
  cps: boolean;
};

type Tlv = { tag: number; value: Uint8Array };

/** The DER elements of a buffer, one level deep. Throws when a length runs over the end. */
function elements(bytes: Uint8Array): Tlv[] {
  const found: Tlv[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at]!;
    let length = bytes[at + 1] ?? -1;
    at += 2;
    if (length > 0x80 && length <= 0x83) {
      const size = length - 0x80;
      length = bytes.subarray(at, at + size).reduce((sum, byte) => sum * 256 + byte, 0);
      at += size;
    }
    if (length < 0 || length === 0x80 || at + length > bytes.length) throw new RangeError('DER length');
    found.push({ tag, value: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const number = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** Reads an extension; one that is malformed is as good as absent, and the rest of the card stays readable. */
function extension<T>(certificate: x509.X509Certificate, oid: string, read: (first: Tlv) => T | null): T | null {
  const found = certificate.extensions.find((e) => e.type === oid);
  if (found === undefined) return null;
  try {
    const [first] = elements(new Uint8Array(found.value));
    return first === undefined ? null : read(first);
  } catch {
    return null;
  }
}

const lastField = (name: x509.Name, field: string): string | null => name.getField(field).at(-1) ?? null;

/**
 * Reads a DER certificate of the CPS family: IGC-Santé (one multi-valued RDN for GN, SN and CN) and the older
 * IGC-CPS2ter. Throws when it is not a certificate.
 */
export function readCertificate(der: Uint8Array): CertificateFacts {
  // Two parsers: node's refuses what OpenSSL refuses and gives the dates; the other reads the private extensions.
  const strict = new X509Certificate(der);
  const certificate = new x509.X509Certificate(new Uint8Array(der));
  const subject = certificate.subjectName;
  const category = extension(certificate, EXTENSION.category, (e) => (e.tag === 0x04 ? number(e.value) : null));
  const cardId = extension(certificate, EXTENSION.cardId, (e) => text(e.value));
  const integer = (e: Tlv): number | null => (e.tag === 0x02 && e.value.length <= 4 ? number(e.value) : null);
  const eku = strict.keyUsage ?? [];
  const nonRepudiation = extension(certificate, EXTENSION.keyUsage, (e) => ((e.value[1] ?? 0) & 0x40) !== 0) ?? false;
  return {
    surname: lastField(subject, NAME.surname),
    // By its OID: the library's own short name for it is G, not the GN of the CPS documents.
    given: lastField(subject, '2.5.4.42'),
    commonName: lastField(subject, NAME.common),
    title: lastField(subject, NAME.title),
    issuer: lastField(certificate.issuerName, NAME.common) ?? certificate.issuer,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    test: (category ?? 0) >= 0x80 || /(^|[=,+ ])TEST\b/.test(certificate.issuer),
    cardType: extension(certificate, EXTENSION.cardType, integer),
    cardNumber: /^8025000001\/(\d{10})$/.exec(cardId ?? '')?.[1] ?? null,
    category,
    profession: extension(certificate, EXTENSION.profession, integer),
    specialities:
      extension(certificate, EXTENSION.specialities, (e) => elements(e.value).map((one) => text(one.value))) ?? [],
    authentication: (eku.includes(EKU.clientAuth) || eku.includes(EKU.smartcardLogon)) && !nonRepudiation,
    cps:
      certificate.extensions.some((e) => e.type.startsWith(CPS_BRANCH)) ||
      /IGC-SANTE|GIP-CPS|ASIP-SANTE/.test(certificate.issuer),
  };
}

/** Luhn's check over all digits: the RPPS's own 11 digits, without the type digit before them. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/**
 * A person's national identifier (PS_IdNat, table G08): its type digit, then the identifier. Only the RPPS has a
 * check digit that we know; null says that it was not checked.
 */
export function nationalIdentifier(
  commonName: string | null,
  types: Readonly<Record<string, string>>,
): { type: string; value: string; checkDigit: boolean | null } | null {
  if (commonName === null) return null;
  const value = commonName.slice(1);
  const first = commonName[0] ?? '';
  const shaped =
    first === '8'
      ? /^\d{11}$/.test(value)
      : first === '0'
        ? /^[0-9A-Z]{9}$/.test(value)
        : /^[0-9A-Z]{9,14}\/[^/]{1,40}$/.test(value);
  const type = types[first];
  if (!shaped || type === undefined) return null;
  return { type, value, checkDigit: first === '8' ? luhn(value) : null };
}
