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

/**
 * Facts as a person reads them: a day in words, and the check that is waited for (`need`) by its name. A `need` without a
 * name (kept by an older version) is left out, so that nothing is said of it.
 */
export function spoken(
  facts: Readonly<Record<string, string | number | boolean>>,
  say: { date(iso: string): string; check(id: string): string | undefined },
): Record<string, string | number | boolean> {
  const said: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(facts)) {
    const isDay = typeof value === 'string' && DAY.test(value);
    const shown = name === 'need' ? say.check(String(value)) : isDay ? say.date(value) : value;
    if (shown !== undefined) said[name] = shown;
  }
  return said;
}

const DAY = /^\d{4}-\d{2}-\d{2}(T|$)/;
const PLACE = /\{\{(\w+)\}\}/g;

/** The facts that a text asks for, in its order. */
export const placesIn = (text: string): string[] => [...text.matchAll(PLACE)].map((match) => match[1] ?? '');
