/**
 * A text of a failure with its facts in it. `{{fact}}` is the fact's place; a part in square brackets is said only when
 * each fact that it asks for is known ("[ Essais restants : {{left}}.]"). Outside brackets a missing fact leaves nothing.
 */
export function filled(text: string, facts: Readonly<Record<string, string | number | boolean>>): string {
  const known = (name: string): boolean => Object.hasOwn(facts, name);
  return text
    .replaceAll(/\[([^\]]*)\]/g, (_, part: string) => (placesIn(part).every(known) ? part : ''))
    .replaceAll(PLACE, (_, name: string) => (known(name) ? String(facts[name]) : ''));
}

const PLACE = /\{\{(\w+)\}\}/g;

/** The facts that a text asks for, in its order. */
export const placesIn = (text: string): string[] => [...text.matchAll(PLACE)].map((match) => match[1] ?? '');
