/** Signs of a text, told from one look at its characters. */
export const SIGN = {
  digit: 1,
  colon: 2,
  label: 4,
  path: 8,
  at: 16,
  blank: 32,
  capital: 64,
  tag: 128,
  dash: 256,
  dot: 512,
};
/** Which signs each of the first characters is; others are none. */
const signs = new Uint16Array(128);
const giveSign = (characters: string, sign: number): void => {
  for (const one of characters) signs[one.charCodeAt(0)]! |= sign;
};
giveSign('0123456789', SIGN.digit);
giveSign(':', SIGN.colon);
// What may stand between a label and its value; `%3A` and `>` are such too.
giveSign(':=%>', SIGN.label);
giveSign('/\\%', SIGN.path);
giveSign('@%&', SIGN.at);
giveSign(' \t\r\n', SIGN.blank);
giveSign('ABCDEFGHIJKLMNOPQRSTUVWXYZ', SIGN.capital);
giveSign('<', SIGN.tag);
giveSign('-', SIGN.dash);
giveSign('.', SIGN.dot);
const EVERY = Object.values(SIGN).reduce((all, sign) => all | sign, 0);

/** Characters outside ASCII are taken for blanks and capitals, which some of them are. */
export function signsOf(text: string): number {
  let has = 0;
  for (let i = 0; i < text.length && has !== EVERY; i += 1) {
    const code = text.charCodeAt(i);
    has |= code < 128 ? signs[code]! : SIGN.blank | SIGN.capital;
  }
  return has;
}

/** One thing that never leaves this machine. Rules run in their order: the most telling label wins. */
export type Rule = {
  id: string;
  /**
   * Also applied to what people type (comments, messages), where only identities are at stake. `only`: not applied to
   * logs, whose many numbers in a row would be taken for one.
   */
  people: boolean | 'only';
  /** Signs that every match holds: a text without one of them is not searched. */
  needs: number;
  /** Linear by construction: no quantified group can match the same text in two ways. Always global. */
  pattern: RegExp;
  /** What takes the place; null keeps the match as it is. Never holds a quote, a backslash or a line break. */
  replace: (match: string, groups: readonly string[]) => string | null;
};

export const to =
  (mark: string): Rule['replace'] =>
  () =>
    mark;
/** Keeps the first group (a label, a prefix) and masks the rest. */
export const after =
  (mark: string): Rule['replace'] =>
  (_match, groups) =>
    `${groups[0] ?? ''}${mark}`;

/** What may stand between a label and its value. */
export const IS = String.raw`["']?\s{0,3}(?:(?:est|is|vaut|was|n°|no|num[ée]ro|saisie?|tap[ée]|entered)\s{1,3})?[:=#]?\s{0,3}["'(]?`;
/** Words that follow a label and are no value: an error is worth reading. */
export const NO_VALUE = String.raw`(?!(?:absente?|denied|disabled|échec|empty|enabled|errone?e?|error|expired|expirée?|failed|failure|false|inconnue?|incorrecte?|introuvable|invalid|invalide|manquante?|missing|none|not|null|ok|refused|refusée?|rejected|required|requise?|timeout|true|undefined|unknown|unreachable|vide|wrong)(?![A-Za-z0-9À-ÿ]))`;
/** A word of a person's name, then up to three more. */
export const PERSON = String.raw`[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÿ'’-]+(?: [A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÿ'’.-]*){0,3}`;
/** This machine by its own names, which say nothing. */
export const OWN_MACHINE = /^(?:localhost(?![\w-])|127\.|::1|0\.0\.0\.0)/;
