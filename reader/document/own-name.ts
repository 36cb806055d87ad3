/** Letters and digits only, without accents or case: two ways to write a name are one. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const wordsOf = (text: string): string[] => folded(text).match(/[\p{L}\p{N}]{2,}/gu) ?? [];

/** Elements that hold a person, or how to reach one. */
const PERSONAL = new Set(['family', 'given', 'prefix', 'suffix', 'birthTime', 'addr', 'telecom', 'recordTarget']);

/** Every word of a document that may name a person: what is under its patient, and every name, address and telephone. */
export function personalWords(root: Element): Set<string> {
  const words = new Set<string>();
  const add = (text: string | null): void => wordsOf(text ?? '').forEach((word) => words.add(word));
  function take(node: Element, inside: boolean): void {
    const mine = inside || PERSONAL.has(node.localName);
    if (mine) for (const { value } of Array.from(node.attributes)) add(value);
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (child.nodeType === 1) take(child as Element, mine);
      else if (mine) add(child.nodeValue);
    }
  }
  take(root, false);
  return words;
}

/** Letters, digits and few signs: nothing that looks like a date, a number of a person, or an address. */
const SHAPE = /^(?!.*\d{5})(?!.*\d[/-]\d)[\p{L}\p{N}][\p{L}\p{N} .,_+'’()®™&-]{0,78}$/u;

/**
 * The name of a software as it may be shown: null when it is absent, not of the shape of one, or holds a word that names a
 * person in the same document.
 */
export function ownName(said: string, personal: ReadonlySet<string>): string | null {
  if (said.length > 200) return null;
  const name = said.replace(/\s+/g, ' ').trim();
  if (!SHAPE.test(name)) return null;
  return wordsOf(name).some((word) => personal.has(word)) ? null : name;
}
