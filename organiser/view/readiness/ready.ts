import type { ReadyCheck, ReadySlot } from '../../protocol/readiness.ts';
import type { CheckStatus } from '../../protocol/status.ts';

/** Pure readings of the readiness of an edition. */

export const groups = ['you', 'card', 'mss', 'segur', 'network', 'machine'] as const;
export type Group = (typeof groups)[number];

/** The group of a check, from the first word of its id: the same as in the app. */
export function groupOf(id: string): Group {
  const [first] = id.split('.');
  if (first === 'profile' || first === 'slot') return 'you';
  return groups.find((group) => group === first) ?? 'machine';
}

/**
 * The checks that count. A proof of the card, and a gesture of MSSanté, are only what the hub itself confirmed: a
 * participant's own word for them is left out (the same rule as progress.ts).
 */
export function shownOf({ checks, proof, mss }: ReadySlot): ReadyCheck[] {
  const isSaid = ({ id, status }: ReadyCheck): boolean => {
    const met = status === 'ok' || status === 'warn';
    if (id === 'card.proof') return proof !== null && (status !== 'ok' || !proof.test);
    if (id === 'mss.receive') return !met || mss.receive;
    if (id === 'mss.send') return !met || mss.send;
    return true;
  };
  return checks.filter(isSaid);
}

/** `none`: nothing was told. `demo`: only what a demonstration found. */
export type CellState = CheckStatus | 'none' | 'demo';
export type Cell = { state: CellState; count: number; total: number };

function stateOf(checks: readonly ReadyCheck[]): Cell {
  const real = checks.filter(({ demo }) => !demo);
  if (real.length === 0) return { state: checks.length === 0 ? 'none' : 'demo', count: 0, total: checks.length };
  const state = (['fail', 'unknown', 'warn'] as const).find((s) => real.some(({ status }) => status === s)) ?? 'ok';
  return { state, count: real.filter(({ status }) => status === state).length, total: real.length };
}

export const checksIn = (slot: ReadySlot, group: Group): ReadyCheck[] =>
  shownOf(slot).filter(({ id }) => groupOf(id) === group);
export const cellOf = (slot: ReadySlot, group: Group): Cell => stateOf(checksIn(slot, group));

/** `absent`: not joined. `silent`: joined, nothing told. `withdrawn`: told, then taken back. */
export type Overall = CellState | 'absent' | 'silent' | 'withdrawn';

export function overallOf(slot: ReadySlot): Overall {
  if (!slot.joined) return 'absent';
  if (slot.withdrawn) return 'withdrawn';
  const { state } = stateOf(shownOf(slot));
  if (state === 'none') return 'silent';
  // What was never told is not verified: nobody is ready by one check alone.
  const isWhole = groups.every((group) => checksIn(slot, group).some(({ demo }) => !demo));
  return (state === 'ok' || state === 'warn') && !isWhole ? 'unknown' : state;
}

export const isReady = (slot: ReadySlot): boolean => ['ok', 'warn'].includes(overallOf(slot));

export type Column = 'label' | 'when' | 'overall' | 'contact' | 'reminded' | Group;
export const columns: readonly Column[] = ['label', 'when', 'overall', ...groups, 'contact', 'reminded'];
export type Sort = { column: Column; down: boolean };

const rank: Record<Overall, number> = {
  fail: 0,
  unknown: 1,
  demo: 2,
  none: 3,
  silent: 3,
  withdrawn: 4,
  absent: 5,
  warn: 6,
  ok: 7,
};

function keyOf(slot: ReadySlot, column: Column): string | number {
  switch (column) {
    case 'label':
      return slot.label;
    case 'when':
      return slot.startsAt;
    case 'overall':
      return rank[overallOf(slot)];
    case 'contact':
      return slot.lastContact ?? '';
    case 'reminded':
      return slot.reminded?.at ?? '';
    default:
      return rank[cellOf(slot, column).state];
  }
}

const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The rows to show: found by name whatever its accents, ready ones left out when asked, sorted; equals in time order. */
export function rowsOf(slots: readonly ReadySlot[], search: string, onlyNotReady: boolean, sort: Sort): ReadySlot[] {
  const wanted = fold(search.trim());
  const collator = new Intl.Collator('fr', { numeric: true });
  return slots
    .filter((slot) => (wanted === '' || fold(slot.label).includes(wanted)) && !(onlyNotReady && isReady(slot)))
    .toSorted((a, b) => {
      const [x, y] = [keyOf(a, sort.column), keyOf(b, sort.column)];
      const order = typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y));
      return (sort.down ? -order : order) || a.startsAt.localeCompare(b.startsAt) || a.id.localeCompare(b.id);
    });
}

/** Whether a reminder is too fresh to repeat without a word. `hours`: how long it is fresh. */
export const isRecent = (slot: ReadySlot, now: number, hours: number): boolean =>
  slot.reminded !== null && now - Date.parse(slot.reminded.at) < hours * 3_600_000;
