/** What becomes of a form when somebody else saved meanwhile. Pure. */

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What differs between two forms. */
export const changed = <S extends object, F extends keyof S>(fields: readonly F[], before: S, after: S): F[] =>
  fields.filter((field) => !same(before[field], after[field]));

/** A field that both changed, each their own way. */
export type Clash<S, F extends keyof S> = { field: F; mine: S; theirs: S };

/**
 * What I typed on top of what somebody else saved: what only they changed is theirs, what only I changed is mine, and what both
 * changed differently is to be chosen.
 */
export function merge<S extends object, F extends keyof S>(
  fields: readonly F[],
  base: S,
  mine: S,
  theirs: S,
): { said: S; clashes: Clash<S, F>[] } {
  const [own, other] = [new Set(changed(fields, base, mine)), new Set(changed(fields, base, theirs))];
  const clashes = fields
    .filter((field) => own.has(field) && other.has(field) && !same(mine[field], theirs[field]))
    .map((field) => ({ field, mine, theirs }));
  const said: S = { ...mine };
  for (const field of fields) if (other.has(field) && !own.has(field)) said[field] = theirs[field];
  return { said, clashes };
}
