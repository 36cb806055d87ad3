import fc from 'fast-check';

/** What is planted in a text, and the part of it that must not be left. */
export type Planted = { text: string; secret: string };

const two = (min: number, max: number) => fc.integer({ min, max }).map((value) => String(value).padStart(2, '0'));
const from = (letters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...letters.split('')), minLength, maxLength });
const digits = (n: number) => from('0123456789', n, n);
const hex = (minLength: number, maxLength: number) => from('0123456789abcdef', minLength, maxLength);
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const base64 = (minLength: number, maxLength: number) =>
  from(`${UPPER}${UPPER.toLowerCase()}0123456789+/`, minLength, maxLength);
const base64url = (minLength: number, maxLength: number) =>
  from(`${UPPER}${UPPER.toLowerCase()}0123456789-_`, minLength, maxLength);
/** A name that no word of the surroundings is part of. */
const word = from('bcdfghjkmnpqrstvwxz', 5, 12);
const whole = (made: fc.Arbitrary<string>) => made.map((text): Planted => ({ text, secret: text }));
const within = (made: fc.Arbitrary<string>, wrap: (secret: string) => string) =>
  made.map((secret): Planted => ({ text: wrap(secret), secret }));

/** Parts of a NIR: with or without key, Corsica, overseas, provisional sexes, fictitious months. */
const nirParts = fc
  .tuple(
    fc.constantFrom('1', '2', '3', '4', '7', '8'),
    digits(2),
    fc.oneof(two(1, 12), two(20, 42), two(50, 99)),
    fc.oneof(two(1, 95), fc.constantFrom('2A', '2B', '2a', '2b', '97', '99')),
    digits(3),
    digits(3),
    fc.option(digits(2), { nil: null }),
  )
  .map((parts) => parts.filter((part): part is string => part !== null));
export const nir = fc
  .tuple(
    nirParts,
    fc.constantFrom('', ' ', '.', '-', '_', '/', '  ', '\u00a0', '\u202f', '\u2009', '\u2011', '–', '%20', '+'),
  )
  .map(([parts, separator]) => parts.join(separator));

function luhnKey(ten: string): string {
  for (const key of '0123456789') {
    const sum = `${ten}${key}`
      .split('')
      .toReversed()
      .reduce((all, digit, i) => {
        const double = Number(digit) * (i % 2 === 1 ? 2 : 1);
        return all + (double > 9 ? double - 9 : double);
      }, 0);
    if (sum % 10 === 0) return key;
  }
  return '';
}
const rpps = digits(7).map((seven) => `101${seven}${luhnKey(`101${seven}`)}`);
const phone = fc
  .tuple(
    fc.constantFrom('0', '+33', '0033', '+33 ', '+33(0)', '+33 (0)'),
    fc.integer({ min: 1, max: 9 }),
    fc.array(digits(2), { minLength: 4, maxLength: 4 }),
    fc.constantFrom('', ' ', '.', '-', '\u00a0'),
  )
  .map(([prefix, first, pairs, gap]) => `${prefix}${first}${gap}${pairs.join(gap)}`);

/** Identities and secrets of every kind that can be told from any surroundings, as text that breaks no JSON and no XML. */
export const planted: Readonly<Record<string, fc.Arbitrary<Planted>>> = {
  nir: whole(nir),
  rpps: whole(rpps),
  'rpps national': whole(rpps.map((eleven) => `8${eleven}`)),
  'test card': whole(digits(8).map((eight) => `899900${eight.slice(0, 6)}`)),
  'ADELI with letters': whole(
    fc
      .tuple(from('0123456789', 1, 1), from(UPPER, 1, 1), digits(7))
      .map(([d, letter, rest]) => `0${d}${letter}${rest}`),
  ),
  'ADELI said': within(
    fc.tuple(fc.oneof(digits(2), fc.constantFrom('2A', '2B', '0B', '9D')), digits(7)).map((parts) => parts.join('')),
    (secret) => `ADELI ${secret}`,
  ),
  'FINESS said': within(
    fc.tuple(fc.oneof(digits(2), fc.constantFrom('2A', '2B')), digits(7)).map((parts) => parts.join('')),
    (secret) => `FINESS : ${secret}`,
  ),
  'employee of a structure': within(digits(9), (secret) => `3${secret}/00451`),
  'patient address': within(
    nirParts.map((parts) => parts.join('')),
    (secret) => `${secret}@patient.mssante.fr`,
  ),
  'MSS address': within(
    fc.tuple(word, word).map((names) => names.join('.')),
    (secret) => `${secret}@medecin.mssante.fr`,
  ),
  'other address': within(word, (secret) => `${secret}@exemple.example`),
  phone: whole(phone),
  'XDM subject': within(word, (secret) => `XDM/1.0/DDM+${secret}`),
  'DMP address': within(
    nirParts.map((parts) => parts.join('')),
    (secret) => `https://wps-cps.dmp.gouv.fr/AccesDirect/DossierPatient/${secret}`,
  ),
  'Unix path': within(word, (secret) => `/home/${secret}/.config/companion`),
  'macOS path': within(word, (secret) => `/Users/${secret}/Library/Logs`),
  attachment: within(word, (secret) => `CR_${secret}.pdf`),
  certificate: within(base64(60, 400), (secret) => `MIIC${secret}=`),
  JWT: within(base64url(20, 60), (secret) => `eyJhbGciOiJIUzI1NiJ9.${secret}.c2lnbmF0dXJl`),
  bearer: within(base64url(16, 60), (secret) => `Bearer ${secret}`),
  PIN: within(from('13579', 6, 8), (secret) => `code PIN ${secret}`),
  IPv4: whole(
    fc.tuple(fc.integer({ min: 11, max: 99 }), digits(1), digits(1), two(10, 99)).map((parts) => parts.join('.')),
  ),
  IPv6: whole(fc.array(hex(4, 4), { minLength: 8, maxLength: 8 }).map((parts) => parts.join(':'))),
  password: within(word, (secret) => `mot de passe : ${secret}`),
};

/** Those whose text holds what JSON has to escape. */
export const escaped: Readonly<Record<string, fc.Arbitrary<Planted>>> = {
  'Windows path': within(word, (secret) => `C:\\Users\\${secret}\\AppData\\Roaming`),
  share: within(word, (secret) => `\\\\${secret}\\partage\\x`),
  'quoted file': within(word, (secret) => `open "C:\\dossiers\\CR ${secret}.pdf"`),
  PEM: within(base64(64, 64), (secret) => `-----BEGIN CERTIFICATE-----\n${secret}\n-----END CERTIFICATE-----`),
};
