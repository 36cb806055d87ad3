/** Replaces what names a person, a card or a machine by something of the same length; equal stays equal. */
export type Mask = {
  /** A serial or card number: its last ten characters are replaced as a whole, before them only the CPS issuer is kept. */
  number(text: string): string;
  /** Letters become X, digits 0; the signs between them stay. */
  letters(text: string): string;
  /** A text that names no one, but may hold a serial: runs of six digits, or eight letters and digits, are replaced. */
  serials(text: string): string;
  /** An identifier of an object, in hexadecimal. */
  id(hex: string): string;
  /** A library's path: its known folder and known name only. */
  path(path: string): string;
};

/** What the serial of every CPS begins with (EF.SN). */
const ISSUER = '8025000001';
const TAIL = 10;
/** CKA_ID of the CPS's objects: the application's identifier (contact, contactless), then a byte that tells the use. */
const KNOWN_ID = /^e828bd080f8025000001ff00[12]0/i;
const FOLDERS = [
  /^\/usr\/(local\/)?lib(64)?(\/[a-z0-9_]+-linux-gnu)?$/,
  /^\/opt\/santesocial\/CPS\/lib$/,
  /^\/usr\/local\/galss$/,
  /^\/Library\/OpenSC\/lib$/,
  /^[A-Z]:\\Windows\\(System32|SysWOW64)$/i,
  /^[A-Z]:\\Program Files( \(x86\))?\\OpenSC Project\\OpenSC\\pkcs11$/i,
];
const LIBRARIES = /^(lib)?(cps3_pkcs11_(w32|w64|osx|lux)|opensc-pkcs11|softhsm2)\.(dll|so|dylib)$/i;

export function createMask(): Mask {
  const given = new Map<string, string>();
  /** A number of its own for each original, in the same length. */
  function replaced(original: string): string {
    const known = given.get(original);
    if (known !== undefined) return known;
    const made = String(given.size + 1)
      .padStart(original.length, '0')
      .slice(-original.length);
    given.set(original, made);
    return made;
  }

  function number(text: string): string {
    if (text === '') return '';
    const head = text.slice(0, -TAIL);
    const kept = head !== '' && ISSUER.endsWith(head) ? head : '0'.repeat(head.length);
    return kept + replaced(text.slice(-TAIL));
  }

  return {
    number,
    letters: (text) => text.replaceAll(/\d/g, '0').replaceAll(/[^\d\s/.,;:()'_-]/gu, 'X'),
    serials: (text) =>
      text
        .replaceAll(/\(([^)]*\d[^)]*)\)/g, (_, inner: string) => `(${replaced(inner)})`)
        .replaceAll(/\b(?=[a-z]*\d)[0-9a-z]{8,}\b/gi, replaced)
        .replaceAll(/\d{6,}/g, number),
    id(hex) {
      if (hex.length <= 2) return hex;
      return KNOWN_ID.test(hex) && hex.length <= 28 ? hex : replaced(hex);
    },
    path(path) {
      const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
      const base = path.slice(cut + 1);
      const folder = path.slice(0, Math.max(cut, 0));
      const known = LIBRARIES.test(base) ? base : `library${/\.(dll|so|dylib)$/i.exec(base)?.[0] ?? ''}`;
      return FOLDERS.some((one) => one.test(folder)) ? path.slice(0, cut + 1) + known : `…/${known}`;
    },
  };
}
