import { nirMark, nirPattern, nirTypedPattern } from '../../organiser/protocol/nir.ts';

/** One thing that never leaves this machine. Rules run in their order: the most telling label wins. */
export type Rule = {
  id: string;
  /**
   * Also applied to what people type (comments, messages), where only identities are at stake. `only`: not applied to
   * logs, whose many numbers in a row would be taken for one.
   */
  people: boolean | 'only';
  /** Linear by construction: no quantified group can match the same text in two ways. Always global. */
  pattern: RegExp;
  /** What takes the place; null keeps the match as it is. Never holds a quote, a backslash or a line break. */
  replace: (match: string, groups: readonly string[]) => string | null;
};

const to =
  (mark: string): Rule['replace'] =>
  () =>
    mark;
/** Keeps the first group (a label, a prefix) and masks the rest. */
const after =
  (mark: string): Rule['replace'] =>
  (_match, groups) =>
    `${groups[0] ?? ''}${mark}`;

const EMAIL_CHAR = String.raw`A-Za-z0-9._%+'\u00c0-\u024f-`;
const DOMAIN = String.raw`(?!\d+\.\d)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![A-Za-z0-9])`;
const NAME_CHAR = String.raw`[^\\/:*?"'<>|\s=,;()[\]{}]`;
const DOCUMENT = String.raw`\.(?:pdf|docx?|odt|rtf|dcm|hl7|cda|jpe?g|png|tiff?|eml|msg|zip|xlsx?)(?![A-Za-z0-9])`;
/** What may stand between a label and its value. */
const IS = String.raw`["']?\s{0,3}(?:(?:est|is|vaut|was|n°|no|num[ée]ro|saisie?|tap[ée]|entered)\s{1,3})?[:=#]?\s{0,3}["']?`;
const OWN_MACHINE = /^(?:localhost|127\.|::1|0\.0\.0\.0)/;

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    let d = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
    sum += d;
  }
  return sum % 10 === 0;
}

const nir: Rule['replace'] = (match) => nirMark(match);

/** The ordered list. Sources of the shapes: README of this folder. */
export const rules: readonly Rule[] = [
  // Blocks first: nothing inside them is worth reading.
  {
    id: 'pem',
    people: false,
    pattern: /-----BEGIN [A-Z0-9 ]{1,40}-----(?:[A-Za-z0-9+/=\s]|\\[nr])*(?:-----END [A-Z0-9 ]{1,40}-----)?/g,
    replace: to('[certificat]'),
  },
  {
    id: 'der',
    people: false,
    pattern: /(?<![A-Za-z0-9+/])MI[A-Z][A-Za-z0-9+/]{60,}={0,2}|(?<![A-Za-z0-9])3082[0-9A-Fa-f]{100,}/g,
    replace: to('[certificat]'),
  },
  {
    id: 'jwt',
    people: false,
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g,
    replace: to('[jeton]'),
  },
  {
    id: 'bearer',
    people: false,
    pattern: /(?<![A-Za-z])((?:Bearer|Basic|GazelleAPIKey)\s{1,3})[A-Za-z0-9._~+/=-]{8,}/gi,
    replace: after('[jeton]'),
  },
  {
    id: 'age',
    people: false,
    pattern: /(?<![A-Za-z0-9])(?:AGE-SECRET-KEY-1[0-9A-Z]{20,}|age1[02-9ac-hj-np-z]{40,})/g,
    replace: to('[clé]'),
  },
  {
    id: 'token',
    people: false,
    pattern:
      /(?<![A-Za-z0-9])((?:(?:access|refresh|id)_?)?(?:token|jeton|api[-_ ]?key|cl[ée] d'api|cookie|session_?id)["']?\s{0,3}[:=]\s{0,3}["']?)[A-Za-z0-9_+/.=%~-]{16,}/gi,
    replace: after('[jeton]'),
  },
  {
    id: 'password',
    people: false,
    pattern: /(?<![A-Za-z])((?:password|passwd|pwd|mot de passe|mdp)["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"'\\[,;&}\]]+/gi,
    replace: after('[secret]'),
  },
  {
    id: 'join-code',
    people: false,
    pattern:
      /(?<![A-Za-z])(code["']?\s{0,2}(?:=|%3[dD]|:)\s{0,2}["']?)(?:[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}|(?=[2-9A-HJKMNP-TV-Z]{0,7}[2-9])[2-9A-HJKMNP-TV-Z]{8})(?![A-Za-z0-9])/gi,
    replace: after('[code]'),
  },
  {
    id: 'pin',
    people: true,
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])((?:code[ _-]?)?(?:PIN|PUK)|code (?:porteur|confidentiel|secret)|code de d[ée]blocage)(${IS})\d{4,8}(?![\w])`,
      'gi',
    ),
    replace: (_m, g) => `${g[0]}${g[1]}[PIN]`,
  },
  // Patients.
  {
    id: 'mss-patient',
    people: true,
    pattern: new RegExp(String.raw`(?<![${EMAIL_CHAR}])[${EMAIL_CHAR}]+@(?=patient\.mssante\.fr)`, 'gi'),
    replace: to('[INS]@'),
  },
  {
    id: 'xdm-subject',
    people: true,
    pattern: /(XDM(?:\/|%2F)1\.0(?:\/|%2F)DDM)(?:\+|%2B)[^\r\n"\\<[][^\r\n"\\<]*/gi,
    replace: after('+[objet]'),
  },
  {
    id: 'xdm-name',
    people: false,
    // Bounded like a file name: the name may hold its own beginning, and each would be searched to the end.
    pattern: /(?<![A-Za-z0-9])IHE_XDM[^\s"'\\/.[]{1,255}\.zip/gi,
    replace: to('[fichier].zip'),
  },
  {
    id: 'dmp-access',
    people: true,
    pattern: /(AccesDirect(?:\/|%2F)[A-Za-z]{1,40}(?:\/|%2F))[^\s"'\\<>?#&[]+/gi,
    replace: after('[INS]'),
  },
  {
    id: 'nir',
    people: true,
    pattern: nirPattern,
    replace: nir,
  },
  {
    id: 'nir-typed',
    people: 'only',
    pattern: nirTypedPattern,
    replace: nir,
  },
  // Professionals and structures.
  {
    id: 'rpps-label',
    people: true,
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])(RPPS|ADELI|FINESS|SIRET|IdNat(?:_PS|_Struct)?)(${IS})\d[\d \u00a0]{6,16}\d(?!\d)`,
      'gi',
    ),
    replace: (_m, g) => `${g[0]}${g[1]}[identifiant]`,
  },
  {
    id: 'rpps-national',
    people: true,
    pattern: /(?<![0-9A-Za-z.,])8(?:10|99)\d{9}(?![0-9A-Za-z])/g,
    replace: to('[RPPS]'),
  },
  {
    id: 'rpps',
    people: true,
    pattern: /(?<![0-9A-Za-z.,])(?:10[01]|99[79])\d{8}(?![0-9A-Za-z])/g,
    replace: (match) => (luhn(match) || match.startsWith('99') ? '[RPPS]' : null),
  },
  {
    id: 'structure-employee',
    people: true,
    pattern: /(?<![0-9A-Za-z.,])[1345](?:\d{9}|\d{14})\/[A-Za-z0-9]{1,20}(?![A-Za-z0-9])/g,
    replace: to('[identifiant]'),
  },
  {
    id: 'card-number',
    people: false,
    pattern:
      /(?<![A-Za-z])((?:num[ée]ro (?:de (?:la )?)?carte|card ?number|n° (?:de )?carte|serial(?: ?number)?)["']?\s{0,3}[:=]?\s{0,3}["']?)\d{8,12}(?!\d)/gi,
    replace: after('[carte]'),
  },
  // Addresses and telephone.
  {
    id: 'url-user',
    people: false,
    pattern: /(:\/\/)[^\s/@"'\\<>[\]]+@/g,
    replace: after('[identifiant]@'),
  },
  {
    id: 'email',
    people: true,
    pattern: new RegExp(String.raw`(?<![${EMAIL_CHAR}])[${EMAIL_CHAR}]+@(?=${DOMAIN})`, 'g'),
    replace: to('[courriel]@'),
  },
  {
    id: 'phone',
    people: true,
    // Neighbours that are hexadecimal bytes mean a card's ATR, not a telephone.
    pattern:
      /(?<![\w.,+])(?<!\w-)(?<![0-9A-F]{2}[ :-])(?<![0-9a-f]{2} [0-9a-f]{2} )(?:(?:\+|00)33[ .\u00a0-]?(?:\(0\)[ .\u00a0-]?)?|0)[1-9](?:[ .\u00a0\u202f-]?\d{2}){4}(?![\w]|[.-]\d)(?![ :-][0-9A-F]{2}(?![0-9A-Za-z]))/g,
    replace: to('[téléphone]'),
  },
  // This machine.
  {
    id: 'document-name',
    people: false,
    pattern: new RegExp(
      String.raw`(?<=["'\\/])${NAME_CHAR}+(?: ${NAME_CHAR}+){1,8}(?=${DOCUMENT})|(?<!${NAME_CHAR})${NAME_CHAR}+(?=${DOCUMENT})`,
      'gi',
    ),
    // The second half of our own channel `bilan.pdf` is no document.
    replace: (match) => (/^\[|^\.*$|^IHE_XDM$|^bilan$|^icon$/i.test(match) ? null : '[fichier]'),
  },
  {
    id: 'attachment',
    people: false,
    pattern:
      /(?<![A-Za-z])((?:filename\*?|attachment|pi[èe]ce jointe)\s{0,3}[:=]\s{0,3}["']?)[^\s"'\\;,[][^"'\\;,\r\n]*/gi,
    replace: after('[fichier]'),
  },
  {
    id: 'user-path',
    people: false,
    pattern:
      /((?:^|[\\/:"'\s(=])(?:Users|Utilisateurs|Documents and Settings)(?:\\{1,2}|\/|%5C|%2F))(?:[^\\/:*?"<>|\s[]+(?: [^\\/:*?"<>|\s]+){0,2}(?=[\\/])|[^\\/:*?"'<>|\s[%,;)]+)/gim,
    replace: (match, g) => (/[\\/](?:Public|Default|Shared|All Users)$/i.test(match) ? null : `${g[0]}[personne]`),
  },
  {
    id: 'home-path',
    people: false,
    pattern: /((?:^|[:"'\s(=]|file:\/\/)\/(?:var\/)?home\/)[^\\/:*?"'<>|\s[,;)]+/gm,
    replace: after('[personne]'),
  },
  {
    id: 'user-label',
    people: false,
    pattern:
      /(?<![A-Za-z])((?:user[ _-]?name|utilisateur|login|logname|user)["']?\s{0,2}(?:=|:(?!:))\s{0,2}["']?)[^\s"'\\,;&}\])([]+/gi,
    replace: after('[personne]'),
  },
  {
    id: 'unc',
    people: false,
    pattern: /(?<![\\\w:.])(\\{2}|\\{4})[A-Za-z0-9._-]+(?=\\{1,2}[A-Za-z0-9$])/g,
    replace: after('[poste]'),
  },
  {
    id: 'host-label',
    people: false,
    pattern:
      /(?<![A-Za-z])((?:host ?name|computer ?name|nom d[eu] (?:poste|machine)|nom de l'ordinateur|nom d'h[ôo]te|machine|poste|host)["']?\s{0,2}[:=]\s{0,2}["']?)([A-Za-z0-9][A-Za-z0-9._-]*)/gi,
    replace: (_m, g) => (OWN_MACHINE.test(g[1]!) ? null : `${g[0]}[poste]`),
  },
  {
    id: 'local-host',
    people: false,
    pattern: /(?<![A-Za-z0-9_/.-])[A-Za-z0-9-]+\.(?:local|lan|home\.arpa|intra|corp)(?![A-Za-z0-9])/gi,
    replace: to('[poste]'),
  },
  {
    id: 'ipv4',
    people: false,
    pattern:
      /(?<![\w.])(?<!(?:version|OID)["']?\s?[:=]?\s?["']?)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)/gi,
    replace: (match) => (/^(?:127\.|0\.0\.0\.0$|1\.2\.250\.1$|1\.3\.6\.1$|2\.5\.4\.)/.test(match) ? null : '[IP]'),
  },
  {
    id: 'ipv6',
    people: false,
    pattern:
      /(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})(?![\w:])/gi,
    replace: to('[IP]'),
  },
  {
    id: 'mac',
    people: false,
    pattern: /(?<![\w:])(?:[0-9A-F]{2}:){5}[0-9A-F]{2}(?![\w:])/gi,
    replace: to('[MAC]'),
  },
];

/** Keys of JSON facts whose whole value is masked, with its mark: there the label is not in the text. */
export const maskedKeys: readonly (readonly [RegExp, string])[] = [
  [/^(?:pin|puk|code_?porteur|code_?pin)$/i, '[PIN]'],
  [/^(?:password|passwd|pwd|mot_?de_?passe|secret|private_?key|authorization|(?:set-)?cookie)$/i, '[secret]'],
  [/^(?:(?:access|refresh|id)?_?token|jeton|api_?key)$/i, '[jeton]'],
  [/^(?:ins|nir|matricule(?:_?ins)?|nia)$/i, '[NIR]'],
  [/^(?:rpps|adeli|finess|siret|id_?nat|national_?id)$/i, '[identifiant]'],
  [/^(?:surname|given|first_?name|last_?name|family_?name|given_?name|nom|pr[ée]nom|holder|patient)$/i, '[personne]'],
  [/^(?:user|user_?name|login|logname|utilisateur)$/i, '[personne]'],
  [/^(?:host|host_?name|computer_?name|machine|poste)$/i, '[poste]'],
  [/^(?:phone|tel|telephone|t[ée]l[ée]phone|mobile)$/i, '[téléphone]'],
  [/^(?:file_?name|attachment|subject)$/i, '[fichier]'],
  [/^(?:serial|serial_?number|card_?number)$/i, '[carte]'],
];

/** Keys under which a number is a time, never an identity. */
export const timeKey = /^(?:ts|time|timestamp|epoch|now|date|mtime|ctime|at|since|until|expires(?:_?at)?|ms)$/i;
export const isOwnMachine = (value: string): boolean => OWN_MACHINE.test(value);
