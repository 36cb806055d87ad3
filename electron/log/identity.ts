import { nirMark, nirPattern, nirTypedPattern } from '../../organiser/protocol/nir.ts';
import { birthTyped } from './birth.ts';
import { after, IS, PERSON, SIGN, to, type Rule } from './shape.ts';

const EMAIL_CHAR = String.raw`A-Za-z0-9._%+'\u00c0-\u024f\u0300-\u036f-`;
const AT = '(?:@|%40|&#64;)';
const DOMAIN = String.raw`(?!\d+\.\d)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![A-Za-z0-9])`;
const XML = String.raw`<(?:[A-Za-z][\w.-]{0,20}:)?`;
/** What comes before an identifier: not a digit, a letter or a decimal point, unless an address escapes one. */
const START = String.raw`(?=\d)(?<!(?<!%[0-9A-Fa-f]|\\)[0-9A-Za-z])(?<!\d\.)`;
/** Between the groups of a telephone number. */
const GAP = String.raw`[ .\u00a0\u202f\u2009\u2010-\u2013_/-]?`;

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

/** What tells of a patient: their numbers, addresses, dates of birth and the subjects of their health messages. */
export const patientRules: readonly Rule[] = [
  {
    id: 'mss-patient',
    needs: SIGN.at | SIGN.dot,
    people: true,
    pattern: new RegExp(String.raw`(?<![${EMAIL_CHAR}])[${EMAIL_CHAR}]+(${AT})(?=patient\.mssante\.fr)`, 'gi'),
    replace: (_m, g) => `[INS]${g[0]}`,
  },
  {
    id: 'xdm-subject',
    needs: SIGN.dot,
    people: true,
    pattern: /(XDM(?:\/|%2F)1\.0(?:\/|%2F)DDM)(?:\+|%2B)[^\r\n"\\<[][^\r\n"\\<]*/gi,
    replace: after('+[objet]'),
  },
  {
    id: 'subject',
    needs: SIGN.colon,
    people: false,
    // The subject of a certificate is no mail's: it begins with a part of a distinguished name.
    pattern:
      /(?<![A-Za-z-])((?:subject|objet) ?: ?)(?!\s|\/?(?:CN|SN|GN|OU?|C|L|ST|DC|title|serialNumber) ?=|[^\r\n"\\<]{0,80}XDM)[^\s"\\<[][^\r\n"\\<]*/gi,
    replace: after('[objet]'),
  },
  {
    id: 'xdm-name',
    needs: SIGN.dot,
    people: false,
    // Bounded like a file name: the name may hold its own beginning, and each would be searched to the end.
    pattern: /(?<![A-Za-z0-9])IHE_XDM[^\s"'\\/.[]{1,255}\.zip/gi,
    replace: to('[fichier].zip'),
  },
  {
    id: 'dmp-access',
    needs: SIGN.path,
    people: true,
    pattern: /(AccesDirect(?:\/|%2F)[A-Za-z]{1,40}(?:\/|%2F))[^\s"'\\<>?#&[]+/gi,
    replace: after('[INS]'),
  },
  {
    id: 'hl7-patient',
    needs: SIGN.capital,
    people: false,
    // Segments of HL7 v2 that are about the patient and their family: nothing of them is technical.
    pattern: /(?<![A-Za-z0-9])((?:PID|NK1|MRG|IN1|IN2|GT1)\|)[^\r\n"\\<[][^\r\n"\\<]*/g,
    replace: after('[patient]'),
  },
  {
    id: 'nir',
    needs: SIGN.digit,
    people: true,
    pattern: nirPattern,
    replace: nir,
  },
  {
    id: 'nir-typed',
    needs: SIGN.digit,
    people: 'only',
    pattern: nirTypedPattern,
    replace: nir,
  },
  {
    id: 'patient-number',
    needs: SIGN.digit,
    people: false,
    pattern:
      /(?<![A-Za-z])((?:IPP|NDA|IEP|patient[ _-]?id|num[ée]ro de dossier|n° ?(?:de )?dossier|dossier patient)["']?\s{0,3}(?:n° ?)?[:=#]?\s{0,3}["']?)(?=[A-Z-]{0,6}\d)[A-Z0-9-]{4,20}(?![A-Za-z0-9-])/gi,
    replace: after('[patient]'),
  },
  {
    id: 'birth',
    needs: SIGN.digit,
    people: false,
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])((?:née?(?:\(e\))? (?:le )?|DDN ?:? ?|date ?de ?naissance["']?\s?[:=]?\s?["']?|birth ?date["']?\s?[:=]\s?["']?)|${XML}birthTime\s[^<>]{0,80}?value=\\?["'])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{4,14})(?!\d)`,
      'gi',
    ),
    replace: after('[date]'),
  },
  birthTyped,
];

const nameRules: readonly Rule[] = [
  {
    id: 'name-element',
    needs: SIGN.tag,
    people: false,
    pattern: new RegExp(
      String.raw`(${XML}(?:given|family|surname|nom(?:[A-Z]\w{0,20})?|prenoms?(?:[A-Z]\w{0,20})?|streetAddressLine)(?:\s[^<>]{0,200})?>)[^<>\r\n"\\[]{1,200}(?=<)`,
      'g',
    ),
    replace: after('[personne]'),
  },
  {
    id: 'name-label',
    needs: SIGN.label | SIGN.capital,
    people: false,
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])((?:[Nn]om(?: de naissance| d'usage| usuel)?|[Pp]r[ée]noms?|[Pp]atiente?|[Tt]itulaire|[Pp]orteur|[Hh]older|[Ss]urname|[Gg]iven(?:[_ ]?[Nn]ames?)?|[Ff]amily(?:[_ ]?[Nn]ame)?|[FfLl](?:irst|ast)[_ ]?[Nn]ame)["']?\s?[:=]\s?["'«]?\s?)(?!\w{0,40}(?:Error|Exception))${PERSON}(?![A-Za-zÀ-ÿ'’.-])(?! ?:)`,
      'g',
    ),
    replace: after('[personne]'),
  },
  {
    id: 'civility',
    needs: SIGN.blank | SIGN.capital,
    people: false,
    pattern: new RegExp(
      String.raw`(?<![A-Za-zÀ-ÿ0-9])((?:Mme|Mlle|Mr|Dr|Pr|Docteure?|Madame|Monsieur|Mademoiselle|Professeure?)\.? |M\. )${PERSON}`,
      'g',
    ),
    replace: after('[personne]'),
  },
  {
    id: 'distinguished-name',
    needs: SIGN.label,
    people: false,
    pattern:
      /(?<![A-Za-z0-9.])((?:SN|GN|SURNAME|GIVENNAME|surname|givenName|pseudonym|emailAddress|2\.5\.4\.42?) ?= ?)[^\s,/+"\\[;)][^,/+\r\n"\\[;)]{0,100}/g,
    replace: after('[personne]'),
  },
  {
    id: 'mail-name',
    needs: SIGN.colon | SIGN.tag,
    people: false,
    pattern:
      /(?<![A-Za-z])((?:From|To|Cc|Bcc|De|À|A|Sender|Reply-To|Exp[ée]diteur|Destinataire) ?: ?\\?["'«]? ?)[^\s<>"'\\:«[][^<>"'\\:»\r\n[]{0,100}?(?= ?\\?["'»]? ?<[^<>\s]{1,200}>)/g,
    replace: after('[personne]'),
  },
];

const professionalRules: readonly Rule[] = [
  {
    id: 'rpps-label',
    needs: SIGN.digit,
    people: true,
    // Corsica, overseas and foreign diplomas have a letter among the first three characters.
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])(RPPS|ADELI|FINESS(?: (?:juridique|g[ée]ographique|EJ|ET))?|SIRET|SIREN|n° ?AM|Id_?Nat(?:_PS|_Struct)?)(${IS})\d[\dA-Z]?[\dA-Z]?[\d \u00a0.-]{4,16}\d(?!\d)`,
      'gi',
    ),
    replace: (_m, g) => `${g[0]}${g[1]}[identifiant]`,
  },
  {
    id: 'identifier-element',
    needs: SIGN.tag | SIGN.digit,
    people: false,
    pattern: new RegExp(
      String.raw`(${XML}(?:rpps|adeli|finess|siret|idNat\w{0,10})(?:\s[^<>]{0,100})?>)[\dA-Z]{8,15}(?=<)`,
      'gi',
    ),
    replace: after('[identifiant]'),
  },
  {
    id: 'rpps-national',
    needs: SIGN.digit,
    people: true,
    pattern: new RegExp(String.raw`${START}8(?:10|99)\d{9}(?![0-9A-Za-z])`, 'g'),
    replace: to('[RPPS]'),
  },
  {
    id: 'rpps',
    needs: SIGN.digit,
    people: true,
    pattern: new RegExp(String.raw`${START}(?:10[01]|99[79])\d{8}(?![0-9A-Za-z])`, 'g'),
    replace: (match) => (luhn(match) || match.startsWith('99') ? '[RPPS]' : null),
  },
  {
    id: 'adeli-national',
    needs: SIGN.digit | SIGN.capital,
    people: true,
    // 0 and the ADELI number, when it holds a letter: with digits only nothing tells it from a telephone, masked as that.
    pattern: new RegExp(String.raw`${START}0(?:\d[A-Z]|[A-Z]\d)\d{7}(?![0-9A-Za-z])`, 'g'),
    replace: to('[identifiant]'),
  },
  {
    id: 'structure-employee',
    needs: SIGN.digit | SIGN.path,
    people: true,
    pattern: new RegExp(
      String.raw`${START}[1345](?:\d[0-9AB]\d{7}|\d{14})(?:\/|%2F)[A-Za-z0-9]{1,20}(?![A-Za-z0-9])`,
      'g',
    ),
    replace: to('[identifiant]'),
  },
  {
    id: 'structure',
    needs: SIGN.label | SIGN.digit,
    people: false,
    pattern: /(?<![A-Za-z])((?:OU|CN|O) ?= ?)[0-5](?:\d[0-9AB]\d{7}|\d{14})(?![0-9A-Za-z])/g,
    replace: after('[identifiant]'),
  },
  {
    id: 'card-number',
    needs: SIGN.digit,
    people: false,
    pattern:
      /(?<![A-Za-z])((?:num[ée]ro (?:de (?:la )?)?carte|num[ée]ro de s[ée]rie|card ?number|n° (?:de )?(?:la )?carte|serial(?: ?number)?)["']?\s{0,3}[:=]?\s{0,3}["']?)\d{8,12}(?!\d)/gi,
    replace: after('[carte]'),
  },
];

const contactRules: readonly Rule[] = [
  {
    id: 'url-user',
    needs: SIGN.at | SIGN.colon,
    people: false,
    pattern: /(:\/\/)[^\s/@"'\\<>[\]]+@/g,
    replace: after('[identifiant]@'),
  },
  {
    id: 'email',
    needs: SIGN.at | SIGN.dot,
    people: true,
    pattern: new RegExp(String.raw`(?<![${EMAIL_CHAR}])[${EMAIL_CHAR}]+(${AT})(?=${DOMAIN})`, 'g'),
    replace: (_m, g) => `[courriel]${g[0]}`,
  },
  {
    id: 'phone',
    needs: SIGN.digit,
    people: true,
    // Neighbours that are hexadecimal bytes mean a card's ATR, not a telephone.
    pattern: new RegExp(
      String.raw`(?=[+0])(?<![0-9_.,+])(?:(?<![A-Za-z])|(?<=[Tt][ée]l|TEL|[Pp]hone|[Mm]obile|[Pp]ortable|[Ff]ax))(?<!\w-)(?<![0-9A-F]{2}[ :-])(?<![0-9a-f]{2} [0-9a-f]{2} )(?:(?:(?:\+|00)33\)?${GAP}(?:\(0\)${GAP})?|0)[1-9](?:(?:${GAP}\d{2}){4}|\d{2}(?:${GAP}\d{3}){2})|\+(?:262|508|590|594|596|681|687|689)(?:${GAP}\d{2,3}){3,4})(?![\w]|[.-]\d)(?![ :-][0-9A-F]{2}(?![0-9A-Za-z]))`,
      'g',
    ),
    replace: to('[téléphone]'),
  },
];

/** Patients, people's names, professionals and structures, then how to reach them. */
export const identityRules: readonly Rule[] = [...patientRules, ...nameRules, ...professionalRules, ...contactRules];
