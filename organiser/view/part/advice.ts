/** Facts of a check, as they were shared. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

const PLACE = /\{\{(\w+)\}\}/g;
const DAY = /^\d{4}-\d{2}-\d{2}(T|$)/;

/**
 * A text with its facts in it; a part in square brackets is said only when its facts are there (electron/contract/failure-text.ts).
 * Null when a place outside brackets has none: what is shared is less than what the app knows, and a sentence with a hole is
 * not to be read out. A yes or no is never what a place asks for.
 */
export function filled(text: string, facts: Facts): string | null {
  const said = (name: string): string | null => {
    const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
    return value === undefined || typeof value === 'boolean' || value === '' ? null : String(value);
  };
  const isWhole = (part: string): boolean => [...part.matchAll(PLACE)].every(([, name = '']) => said(name) !== null);
  const kept = text.replaceAll(/\[([^\]]*)\]/g, (_, part: string) => (isWhole(part) ? part : ''));
  return isWhole(kept) ? kept.replaceAll(PLACE, (_, name: string) => said(name) ?? '') : null;
}

/** The same facts as a person reads them: a day in words, and the check that is waited for (`need`) by its name. */
export const spoken = (facts: Facts, say: { date(iso: string): string; check(id: string): string }): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      return [name, name === 'need' ? say.check(value) : DAY.test(value) ? say.date(value) : value];
    }),
  );
