import { X509Certificate } from 'node:crypto';
import { certificateParts, derElements, oidOf, textOf, type CertificateParts, type NameAttribute } from './der.ts';

/** OIDs of the extensions of a CPS certificate; their values are DER inside extnValue. */
const EXTENSION = {
  cardType: '1.2.250.1.71.1.2.2',
  cardId: '1.2.250.1.71.1.2.3',
  category: '1.2.250.1.71.1.2.5',
  profession: '1.2.250.1.71.1.2.7',
  specialities: '1.2.250.1.71.4.2.5',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
} as const;
/** By number: libraries do not agree on short names (SN is the surname here, a serial number elsewhere). */
export const NAME = {
  common: '2.5.4.3',
  surname: '2.5.4.4',
  organisation: '2.5.4.10',
  unit: '2.5.4.11',
  title: '2.5.4.12',
  given: '2.5.4.42',
} as const;
const EKU = { clientAuth: '1.3.6.1.5.5.7.3.2', smartcardLogon: '1.3.6.1.4.1.311.20.2.2' } as const;
/** Every CPS extension hangs under this branch (GIP-CPS, then ASIP Santé, then ANS). */
const CPS_BRANCH = '1.2.250.1.71.';
/** RFC 4055, RFC 5758, RFC 3279 and RFC 8410. */
const ALGORITHM: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.10045.4.1': 'ecdsa-with-SHA1',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
  '1.2.840.10045.4.3.4': 'ecdsa-with-SHA512',
  '1.3.101.112': 'Ed25519',
};

export type CertificateRole = 'authentication' | 'signature' | 'other';

/** What a certificate says, with nothing guessed: what is absent is null. */
export type CertificateFacts = {
  surname: string | null;
  given: string | null;
  /** CN, the national identifier with its type digit. */
  commonName: string | null;
  /** The profession in words: `title`, or OU on a card of the old IGC. */
  title: string | null;
  /** The structure (O) of staff: a CPE or CPA, or a certificate that names nobody. */
  organisation: string | null;
  /** Its Struct_IdNat: the type digit of table G07 (0 ADELI, 1 FINESS, 2 SIREN, 3 SIRET, 4 RPPS), then the identifier. */
  organisationId: string | null;
  issuer: string;
  notBefore: Date;
  notAfter: Date;
  test: boolean;
  cardType: number | null;
  cardNumber: string | null;
  /** Table G01, as the byte on the card: 0x83 is a test software certificate. */
  category: number | null;
  profession: number | null;
  specialities: string[];
  /**
   * What it is for by its key usages. Which one is technical (contactless) is told by the label on the card alone:
   * no usage or name of that certificate is documented.
   */
  role: CertificateRole;
  /** Whether it may authenticate its holder. */
  authentication: boolean;
  /** Usual name of the algorithm that signed it; its OID when it has none here. */
  signatureAlgorithm: string;
  /** Whether it comes from the CPS family at all. */
  cps: boolean;
};

type Element = ReturnType<typeof derElements>[number];

const number = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
const integer = (e: Element): number | null => (e.tag === 0x02 && e.value.length <= 4 ? number(e.value) : null);

/** Reads an extension; one that is malformed is as good as absent, and the rest of the card stays readable. */
function extension<T>({ extensions }: CertificateParts, oid: string, read: (first: Element) => T | null): T | null {
  const found = extensions.get(oid);
  if (found === undefined) return null;
  try {
    const [first] = derElements(found);
    return first === undefined ? null : read(first);
  } catch {
    return null;
  }
}

const valuesOf = (name: readonly NameAttribute[], type: string): string[] =>
  name.flatMap((one) => (one.type === type && one.value !== '' ? [one.value] : []));
const lastOf = (name: readonly NameAttribute[], type: string): string | null => valuesOf(name, type).at(-1) ?? null;

/** How an authority is called in the window: its CN, else its name as a whole. */
export const authorityName = (name: readonly NameAttribute[]): string =>
  lastOf(name, NAME.common) ?? name.map(({ value }) => value).join(', ');

/** Whether an authority is one of test: `TEST AC …` or `OU=IGC-SANTE TEST` (IGC-Santé), `O=TEST` (old IGC). */
export function isTestAuthority(name: readonly NameAttribute[]): boolean {
  return (
    valuesOf(name, NAME.common).some((value) => /^TEST\b/.test(value)) ||
    valuesOf(name, NAME.unit).some((value) => /^IGC-SANTE TEST$|^TEST\b/.test(value)) ||
    valuesOf(name, NAME.organisation).includes('TEST')
  );
}

/** Names of the certification bodies, which stand in O of cards that have no structure. */
const BODY = /^(TEST|GIP-CPS|ASIP-SANTE|ANS)$/;
const STRUCTURE_ID = /^(?:[01][0-9A-Z]{9}|2\d{9}|3\d{14}|4\d{11,14})$/;
/** Table G08 (persons) to table G07 (structures): the same kind of identifier has another digit. */
const STRUCTURE_TYPE: Readonly<Record<string, string>> = { '1': '0', '3': '1', '4': '2', '5': '3', '6': '4' };

function structureId(units: readonly string[], commonName: string | null): string | null {
  const unit = units.find((value) => STRUCTURE_ID.test(value));
  if (unit !== undefined) return unit;
  const [, type = '', id] = /^(\d)([0-9A-Z]+)\//.exec(commonName ?? '') ?? [];
  const written = id === undefined ? '' : `${STRUCTURE_TYPE[type] ?? ''}${id}`;
  return STRUCTURE_ID.test(written) ? written : null;
}

function roleOf(parts: CertificateParts): CertificateRole {
  // KeyUsage is a BIT STRING: after the count of unused bits, nonRepudiation is the second bit (RFC 5280 §4.2.1.3).
  if (extension(parts, EXTENSION.keyUsage, (e) => ((e.value[1] ?? 0) & 0x40) !== 0) === true) return 'signature';
  const usages =
    extension(parts, EXTENSION.extendedKeyUsage, (e) => derElements(e.value).map((one) => oidOf(one.value))) ?? [];
  return usages.includes(EKU.clientAuth) || usages.includes(EKU.smartcardLogon) ? 'authentication' : 'other';
}

/**
 * Reads a DER certificate of the CPS family: IGC-Santé (one multi-valued RDN for GN, SN and CN, in any order) and the
 * older IGC-CPS2ter (profession in OU, T61String). Throws when it is not a certificate.
 */
export function readCertificate(der: Uint8Array): CertificateFacts {
  // Two readers: node's refuses what OpenSSL refuses and gives the dates; the other reads the private extensions.
  const strict = new X509Certificate(der);
  const parts = certificateParts(der);
  const { subject, issuer, extensions } = parts;
  const surname = lastOf(subject, NAME.surname);
  const given = lastOf(subject, NAME.given);
  const commonName = lastOf(subject, NAME.common);
  const units = valuesOf(subject, NAME.unit);
  const organisation = lastOf(subject, NAME.organisation);
  const cardType = extension(parts, EXTENSION.cardType, integer);
  const category = extension(parts, EXTENSION.category, (e) => (e.tag === 0x04 ? number(e.value) : null));
  // Staff of the old IGC have names, sometimes generic ones, and their structure all the same.
  const staff =
    cardType === 2 || cardType === 3 || /^\d[0-9A-Z]+\//.test(commonName ?? '') || (surname === null && given === null);
  const role = roleOf(parts);
  return {
    surname,
    given,
    commonName,
    title: lastOf(subject, NAME.title) ?? units.find((value) => !/^\d/.test(value)) ?? null,
    organisation: staff && organisation !== null && !BODY.test(organisation) ? organisation : null,
    organisationId: staff ? structureId(units, commonName) : null,
    issuer: authorityName(issuer),
    notBefore: dateOf(strict.validFrom),
    notAfter: dateOf(strict.validTo),
    test: (category ?? 0) >= 0x80 || isTestAuthority(issuer),
    cardType,
    cardNumber: /^8025000001\/(\d{10})$/.exec(extension(parts, EXTENSION.cardId, textOf) ?? '')?.[1] ?? null,
    category,
    profession: extension(parts, EXTENSION.profession, integer),
    specialities: extension(parts, EXTENSION.specialities, (e) => derElements(e.value).map(textOf)) ?? [],
    role,
    authentication: role === 'authentication',
    signatureAlgorithm: ALGORITHM[parts.algorithm] ?? parts.algorithm,
    cps:
      [...extensions.keys()].some((oid) => oid.startsWith(CPS_BRANCH)) ||
      issuer.some(({ value }) => /IGC-SANTE|GIP-CPS|ASIP-SANTE/.test(value)),
  };
}

/** node prints a date as OpenSSL does (`Jun 25 00:00:00 2013 GMT`); a bad one is not a certificate's. */
function dateOf(printed: string): Date {
  const date = new Date(printed);
  if (Number.isNaN(date.getTime())) throw new RangeError('certificate date');
  return date;
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
 * The shape of an identifier by its type digit (table G08). Only those with a known length are held to it. `10` of the
 * table (MSSanté) is on no card, and would read as a cabinet ADELI (`1`) whose département begins with 0.
 */
const IDENTIFIER: Readonly<Record<string, { shape: RegExp; register: boolean; check?: (id: string) => boolean }>> = {
  '0': { shape: /^[0-9A-Z]{9}$/, register: false },
  '1': { shape: /^[0-9A-Z]{9}$/, register: true },
  '2': { shape: /^[0-9A-Z]{2,14}$/, register: true },
  '3': { shape: /^[0-9A-Z]{9}$/, register: true },
  '4': { shape: /^\d{9}$/, register: true, check: luhn },
  '5': { shape: /^\d{14}$/, register: true, check: siret },
  '6': { shape: /^\d{11,14}$/, register: true },
  '8': { shape: /^\d{11}$/, register: false, check: luhn },
  '9': { shape: /^[0-9A-Z]{6,14}$/, register: true },
};

/** Luhn, except for the establishments of La Poste (SIREN 356000000), whose digits add up to a multiple of five. */
function siret(id: string): boolean {
  if (luhn(id)) return true;
  return id.startsWith('356000000') && Array.from(id).reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
}

/**
 * A person's national identifier (PS_IdNat, table G08): its type digit, the identifier, and for staff `/` with a number
 * in the structure's own register. RPPS, SIREN and SIRET have a check digit (Luhn); null says that it was not checked.
 */
export function nationalIdentifier(
  commonName: string | null,
  types: Readonly<Record<string, string>>,
): { type: string; value: string; checkDigit: boolean | null } | null {
  const [, digit = '', id = '', register] = /^(\d)([^/]+)(\/[^/]{1,40})?$/.exec(commonName ?? '') ?? [];
  const rule = IDENTIFIER[digit];
  const type = types[digit];
  if (rule === undefined || type === undefined || !rule.shape.test(id)) return null;
  if (register !== undefined && !rule.register) return null;
  return { type, value: `${id}${register ?? ''}`, checkDigit: rule.check?.(id) ?? null };
}
