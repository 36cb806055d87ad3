import { plain, productKey } from '../../protocol/plain.ts';
import type { SolutionRow } from '../../protocol/list.ts';
import { fields, type Field } from './columns.ts';

export type Changed = { before: SolutionRow; after: SolutionRow; fields: Field[] };
export type Difference = { added: SolutionRow[]; removed: SolutionRow[]; changed: Changed[]; same: number };

/** The fields that differ; the order of couloirs does not count. */
function fieldsThatDiffer(a: SolutionRow, b: SolutionRow): Field[] {
  const said = (row: SolutionRow, field: Field): string => {
    const value = row[field];
    return Array.isArray(value) ? [...value].sort().join(' ') : (value ?? '');
  };
  return fields.filter((field) => said(a, field) !== said(b, field));
}

/**
 * What publishing would change. A row is the same one by its id; what is left of one product and dispositif on both sides is
 * paired in order, so that a new version reads as a change and not as a product gone and another come.
 */
export function difference(before: readonly SolutionRow[], after: readonly SolutionRow[]): Difference {
  const found: Difference = { added: [], removed: [], changed: [], same: 0 };
  const pair = (a: SolutionRow, b: SolutionRow): void => {
    const differ = fieldsThatDiffer(a, b);
    if (differ.length === 0) found.same += 1;
    else found.changed.push({ before: a, after: b, fields: differ });
  };
  const left = new Map(before.map((row) => [row.id, row]));
  const fresh: SolutionRow[] = [];
  for (const row of after) {
    const known = left.get(row.id);
    if (known === undefined) fresh.push(row);
    else {
      left.delete(row.id);
      pair(known, row);
    }
  }
  const productOf = (row: SolutionRow): string => `${productKey(row)} / ${plain(row.device)}`;
  const twins = new Map<string, SolutionRow[]>();
  for (const row of left.values()) twins.set(productOf(row), [...(twins.get(productOf(row)) ?? []), row]);
  for (const row of fresh) {
    const twin = twins.get(productOf(row))?.shift();
    if (twin === undefined) found.added.push(row);
    else {
      left.delete(twin.id);
      pair(twin, row);
    }
  }
  found.removed = [...left.values()];
  return found;
}
