import { PASSWORD_LEAST } from './account.ts';

/** What makes a new password easy to guess. The hub refuses these; the board says so before anything is sent. */
export type Weakness = 'short' | 'same' | 'email' | 'common';

/**
 * What a list of common passwords is made of in French and in English, and the words of this programme. A password is easy when
 * little is left of it without them.
 */
const WORDS =
  `motdepasse mdp password passwort passwd pass secret azertyuiop azerty qsdfghjklm qsdfgh wxcvbn qwertyuiop qwertz qwerty
asdfghjkl asdfgh zxcvbn bonjour bonsoir bienvenue welcome hello salut soleil jetaime iloveyou amour doudou loulou chouchou cheval marseille paris
lyon france bretagne football chocolat princesse dragon monkey master superman batman letmein admin administrateur administrator root user
utilisateur organisateur observateur test demo essai invite changeme changezmoi temporaire provisoire default defaut verifsegur verif segur sante
esante docteur medecin pharmacie infirmier infirmiere hopital clinique cabinet ordinateur internet connexion login compagnon printemps ete automne
hiver janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche`
    .split(/\s+/)
    .toSorted((a, b) => b.length - a.length);

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
const own = (text: string): string[] =>
  folded(text)
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= 3);
/** Letters and figures that stand for letters. */
const plain = (text: string): string =>
  folded(text).replaceAll(/[@013457$!]/g, (sign) => 'aoleastsi'['@013457$!'.indexOf(sign)] ?? sign);

/** Whether a sign follows another in counting or in the alphabet, up or down, or is the same; after 9 comes 0. */
const stepOf = (from: string, to: string): number | null => {
  const step = to.codePointAt(0)! - from.codePointAt(0)!;
  if (from === '9' && to === '0') return 1;
  return Math.abs(step) <= 1 ? step : null;
};

/** A text without its runs of three signs or more: 1234, 4321, abcd, aaaa. */
function withoutRuns(text: string): string {
  const signs = Array.from(text);
  let [kept, at] = ['', 0];
  while (at < signs.length) {
    const step = at + 1 < signs.length ? stepOf(signs[at]!, signs[at + 1]!) : null;
    let end = at + 1;
    while (step !== null && end < signs.length && stepOf(signs[end - 1]!, signs[end]!) === step) end += 1;
    if (end - at >= 3) at = end;
    else {
      kept += signs[at]!;
      at += 1;
    }
  }
  return kept;
}

/** How many different signs of a password are left without the words and the runs. */
const left = (text: string, words: readonly string[]): number =>
  new Set(withoutRuns(words.reduce((kept, word) => kept.replaceAll(word, ' '), text)).replaceAll(/[^\p{L}\p{N}]/gu, ''))
    .size;

/** Why a new password is too easy, null when it serves. `email`, `label`: those of its account. */
export function weakness(password: string, of: { email: string; label: string }): Weakness | null {
  if (Array.from(password.normalize('NFKC')).length < PASSWORD_LEAST) return 'short';
  const low = password.trim().toLowerCase();
  const email = of.email.trim().toLowerCase();
  if (low === email || low === email.split('@')[0]) return 'email';
  if (new Set(low).size < 4) return 'same';
  const words = [...own(of.email), ...own(of.label), ...WORDS].toSorted((a, b) => b.length - a.length);
  // What is left of a good one has at least five different signs: « motdepasse1234 » has none, « motdepasse2026 » three.
  const texts = [folded(password), plain(password)];
  return texts.some((text) => left(text, words) < 5) ? 'common' : null;
}
