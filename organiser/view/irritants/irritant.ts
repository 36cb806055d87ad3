import {
  referenceOf,
  type BoardIrritant,
  type IrritantRef,
  type Product,
  type Triage,
  type TriageState,
} from '../../protocol/irritant.ts';
import type { IrritantCategory, IrritantSeverity } from '../../protocol/status.ts';

/** Pure readings of the irritants of an edition. */

/** An irritant with those that were merged into it. */
export type Group = { main: BoardIrritant; duplicates: BoardIrritant[] };

export const nameOf = ({ log, id }: IrritantRef): string => `${log}/${id}`;

/** What it is about: as the organisers said, else as the participant told. */
export const productOf = ({ triage, told }: Pick<BoardIrritant, 'triage' | 'told'>): Product | null =>
  triage.product ?? (told === null ? null : { editor: told.editor, name: told.name });

/** The same name with other capitals, accents or spaces is the same. */
export const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();

export const productKey = (product: Product | null): string =>
  product === null ? '' : `${folded(product.editor)}|${folded(product.name)}`;

/** Each irritant that is nobody's duplicate, in the order given. One whose main irritant is out of sight stands alone. */
export function groupsOf(irritants: readonly BoardIrritant[]): Group[] {
  const names = new Set(irritants.map(nameOf));
  const mainOf = ({ triage }: BoardIrritant): string | null =>
    triage.duplicateOf !== null && names.has(nameOf(triage.duplicateOf)) ? nameOf(triage.duplicateOf) : null;
  const groups = new Map<string, Group>();
  for (const main of irritants) if (mainOf(main) === null) groups.set(nameOf(main), { main, duplicates: [] });
  for (const one of irritants) {
    const main = mainOf(one);
    if (main !== null) groups.get(main)?.duplicates.push(one);
  }
  return [...groups.values()];
}

export type Filters = {
  state: TriageState | 'open' | '';
  product: string;
  category: IrritantCategory | '';
  severity: IrritantSeverity | '';
  step: string;
  couloir: string;
  /** A person's id, `none` for nobody's. */
  owner: string;
  search: string;
};
export const noFilters: Filters = {
  state: '',
  product: '',
  category: '',
  severity: '',
  step: '',
  couloir: '',
  owner: '',
  search: '',
};

/** What still asks for something. */
export const isOpen = ({ state }: Pick<Triage, 'state'>): boolean => state !== 'solved' && state !== 'rejected';

const weights: Record<IrritantSeverity, number> = { bloquant: 0, genant: 1, mineur: 2 };

function holds({ main, duplicates }: Group, { search, ...filters }: Filters): boolean {
  const { triage } = main;
  const product = productOf(main);
  const wanted: [string, string | boolean][] = [
    [filters.state, filters.state === 'open' ? isOpen(triage) : triage.state === filters.state],
    [filters.product, productKey(product) === (filters.product === 'none' ? '' : filters.product)],
    [filters.category, triage.category === filters.category],
    [filters.severity, triage.severity === filters.severity],
    [filters.step, (triage.step ?? 'none') === filters.step],
    [filters.couloir, [main, ...duplicates].some(({ couloir }) => couloir === filters.couloir)],
    [filters.owner, (triage.owner?.id ?? 'none') === filters.owner],
  ];
  if (wanted.some(([given, fits]) => given !== '' && fits !== true)) return false;
  const words = folded(search).split(' ').filter(Boolean);
  if (words.length === 0) return true;
  const text = folded(
    [main, ...duplicates]
      .flatMap((one) => [one.reported.text, one.label, one.triage.released ?? '', referenceOf(one)])
      .concat(product?.editor ?? '', product?.name ?? '')
      .join(' '),
  );
  return words.every((word) => text.includes(word));
}

/** What a filter leaves, the gravest first, then the latest. */
export function filtered(groups: readonly Group[], filters: Filters): Group[] {
  return groups
    .filter((group) => holds(group, filters))
    .toSorted(
      (a, b) =>
        weights[a.main.triage.severity] - weights[b.main.triage.severity] ||
        (a.main.reported.at < b.main.reported.at ? 1 : -1),
    );
}

export type Count = { key: string; irritants: number; said: number; blocking: number; open: number };

/** Irritants by product or by category, each duplicate counted among what was said; the most numerous first. */
export function countBy(groups: readonly Group[], keyOf: (main: BoardIrritant) => string): Count[] {
  const counts = new Map<string, Count>();
  for (const { main, duplicates } of groups) {
    const key = keyOf(main);
    const count = counts.get(key) ?? { key, irritants: 0, said: 0, blocking: 0, open: 0 };
    count.irritants += 1;
    count.said += 1 + duplicates.length;
    if (main.triage.severity === 'bloquant') count.blocking += 1;
    if (isOpen(main.triage)) count.open += 1;
    counts.set(key, count);
  }
  return [...counts.values()].toSorted((a, b) => b.irritants - a.irritants || a.key.localeCompare(b.key, 'fr'));
}

/** The products that something is about, by name. */
export function productsOf(irritants: readonly BoardIrritant[]): Product[] {
  const found = new Map<string, Product>();
  for (const one of irritants) {
    for (const product of [productOf(one), one.told]) {
      if (product !== null && !found.has(productKey(product))) {
        found.set(productKey(product), { editor: product.editor, name: product.name });
      }
    }
  }
  return [...found.values()].toSorted((a, b) => `${a.editor} ${a.name}`.localeCompare(`${b.editor} ${b.name}`, 'fr'));
}

/** Whether it repeats another one, seen or not. */
const isDuplicate = ({ duplicateOf, duplicateElsewhere }: Triage): boolean =>
  duplicateOf !== null || duplicateElsewhere === true;

/** Whether the publisher reads it. The hub decides; this says it beforehand (organiser/store/publisher.ts). */
export const isReleased = ({ triage }: BoardIrritant): boolean =>
  triage.released !== null && !isDuplicate(triage) && triage.state !== 'new' && triage.state !== 'rejected';

/** The software of irritants that are not of one: merged, the publishers of the others would read nothing of theirs. */
export function softwareApart(groups: readonly Group[]): Product[] {
  const found = new Map<string, Product>();
  for (const { main } of groups) {
    const product = productOf(main);
    if (product !== null) found.set(productKey(product), product);
  }
  return found.size > 1 ? [...found.values()] : [];
}

/**
 * What to change so that `main` stands for all the others: those, and what was merged into them, become its duplicates; and it
 * becomes a duplicate of nothing. One level, whatever was before.
 */
export function merge(
  groups: readonly Group[],
  main: BoardIrritant,
): { irritant: BoardIrritant; of: IrritantRef | null }[] {
  const all = groups.flatMap((group) => [group.main, ...group.duplicates]);
  const of = { log: main.log, id: main.id };
  const changes: { irritant: BoardIrritant; of: IrritantRef | null }[] = all
    .filter((one) => nameOf(one) !== nameOf(main))
    .map((irritant) => ({ irritant, of }));
  if (isDuplicate(main.triage)) changes.push({ irritant: main, of: null });
  return changes;
}
