import type { BoardSlot } from '../../protocol/board.ts';
import { wholeWith } from '../../protocol/chain.ts';
import type { Objectives } from '../../protocol/settings.ts';
import type { LogView } from '../../protocol/fold.ts';
import { isOver, resultOf } from '../../protocol/score.ts';
import { couloirs, stepStatuses, type Couloir, type StepStatus } from '../../protocol/status.ts';

/** Pure readings of what an edition showed. */

export type Played = { slot: BoardSlot; view: LogView };

/** How far an objective is: `reached` out of `wanted`. `couloir`: the one it is about, null for the whole edition. */
export type Goal = {
  id: 'tests' | 'solutions' | 'regions' | 'publishers' | 'chainMedicoSocial' | 'chainOfficine';
  couloir: Couloir | null;
  reached: number;
  wanted: number;
};

const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

/** A test took place: its hour was ended, or the slot closed, and at least one step has a result. */
export const tookPlace = ({ view }: Played): boolean =>
  isOver(view) && Object.keys(view.steps).some((id) => resultOf(view, id) !== 'a-faire');

/** Where a slot is in its hour. */
export type SlotState = 'not-begun' | 'running' | 'ended' | 'closed';
export function stateOf({ view }: Played): SlotState {
  if (view.closedAt !== null) return 'closed';
  if (view.timer === null) return 'not-begun';
  return view.timer.endedAt === null ? 'running' : 'ended';
}

/** Name of the software tested, null when it was not told. The same name written otherwise is the same software. */
export function solutionOf({ view }: Played): { key: string; name: string; editor: string } | null {
  const told = view.profile?.solution ?? null;
  if (told === null || told.name.trim() === '') return null;
  return { key: `${fold(told.editor)}|${fold(told.name)}`, name: told.name.trim(), editor: told.editor.trim() };
}

const distinct = (values: readonly (string | null | undefined)[]): number =>
  new Set(values.filter((value) => value !== null && value !== undefined && value !== '')).size;

type Wanted = Pick<Objectives, 'tests' | 'solutionsPerCouloir' | 'regions'> & Partial<Objectives>;

type Chains = Parameters<typeof wholeWith>[0];

/** The chains where every document was sent and taken in, out of those that are wanted. */
function chainGoals({ chainMedicoSocial = 0, chainOfficine = 0 }: Wanted, chains: Chains): Goal[] {
  const of = (id: 'chainMedicoSocial' | 'chainOfficine', couloir: Couloir, count: number): Goal[] =>
    count === 0 ? [] : [{ id, couloir: null, reached: wholeWith(chains, couloir), wanted: count }];
  return [
    ...of('chainMedicoSocial', 'etablissement-medico-social', chainMedicoSocial),
    ...of('chainOfficine', 'officine', chainOfficine),
  ];
}

/**
 * The objectives, each with what was reached by the tests that took place. `open`: the couloirs that take part. Publishers are
 * counted once somebody said how many are expected; chains when some are wanted.
 */
export function goals(
  played: readonly Played[],
  wanted: Wanted,
  open: readonly Couloir[] = couloirs,
  chains: Chains = [],
): Goal[] {
  const done = played.filter(tookPlace);
  const { publishersExpected: expected = null, publishersPercent: percent = 0 } = wanted;
  const publishers: Goal[] =
    expected === null
      ? []
      : [
          {
            id: 'publishers',
            couloir: null,
            reached: distinct(done.map((one) => fold(solutionOf(one)?.editor ?? ''))),
            wanted: Math.ceil((expected * percent) / 100),
          },
        ];
  const solutions = open.map((couloir): Goal => {
    const own = done.filter(({ slot }) => slot.couloir === couloir);
    return {
      id: 'solutions',
      couloir,
      reached: distinct(own.map((one) => solutionOf(one)?.key)),
      wanted: wanted.solutionsPerCouloir,
    };
  });
  return [
    { id: 'tests', couloir: null, reached: done.length, wanted: wanted.tests },
    {
      id: 'regions',
      couloir: null,
      reached: distinct(done.map(({ view }) => view.profile?.region)),
      wanted: wanted.regions,
    },
    ...publishers,
    ...chainGoals(wanted, chains),
    ...solutions,
  ];
}

export type Counts = Record<StepStatus, number>;
/** Results of the steps of some slots. `slots`: how many gave any. */
export type Line = { key: string; name: string; slots: number; verified: number; counts: Counts };
export type By = 'step' | 'solution' | 'couloir' | 'region';

const none = (): Counts => Object.fromEntries(stepStatuses.map((status) => [status, 0])) as Counts;

/** Results that are conforme, with or without reservation, those that were assessed (conforme or not), and those still to do. */
export function assessed({ counts }: Pick<Line, 'counts'>): { good: number; tested: number; undone: number } {
  const good = counts.conforme + counts['conforme-avec-reserve'];
  return { good, tested: good + counts['non-conforme'], undone: counts['a-faire'] };
}

/** Share of the results that are conforme among those that were assessed; null without any. Never told without their number. */
export function conformity(line: Pick<Line, 'counts'>): number | null {
  const { good, tested } = assessed(line);
  return tested === 0 ? null : good / tested;
}

type Group = { key: string; name: string } | null;

function groupOf(by: Exclude<By, 'step'>, one: Played): Group {
  if (by === 'couloir') return { key: one.slot.couloir, name: one.slot.couloir };
  if (by === 'region') {
    const region = one.view.profile?.region ?? '';
    return region === '' ? null : { key: region, name: region };
  }
  const told = solutionOf(one);
  return told === null ? null : { key: told.key, name: `${told.name} (${told.editor})` };
}

function add(line: Line, { view }: Played, steps: readonly string[]): void {
  const results = steps.map((step) => resultOf(view, step));
  if (results.some((result) => result !== 'a-faire')) line.slots += 1;
  for (const result of results) line.counts[result] += 1;
  line.verified += steps.filter((step) => (view.steps[step]?.verified ?? null) !== null).length;
}

/**
 * The results one way: by step in the guide's order, or by solution, couloir or region with the worst conformity first.
 * Slots where nothing was done yet count nowhere. A key of null is what was not told.
 */
export function linesBy(by: By, played: readonly Played[], steps: readonly string[]): Line[] {
  const begun = played.filter(({ view }) => steps.some((step) => resultOf(view, step) !== 'a-faire'));
  if (by === 'step') {
    return steps.map((step) => {
      const line: Line = { key: step, name: step, slots: 0, verified: 0, counts: none() };
      for (const one of begun) add(line, one, [step]);
      return line;
    });
  }
  const lines = new Map<string, Line>();
  for (const one of begun) {
    const group = groupOf(by, one) ?? { key: '', name: '' };
    const line = lines.get(group.key) ?? { ...group, slots: 0, verified: 0, counts: none() };
    lines.set(group.key, line);
    add(line, one, steps);
  }
  const rank = (line: Line): number => conformity(line) ?? 2;
  return [...lines.values()].toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'fr'));
}

/** Fewest participants that a line of an anonymised table may be about. */
export const SMALL_GROUP = 3;
export const OTHERS = '*';

/** Lines of fewer than three slots, joined: alone they would tell who it was. */
export function withoutSmall(lines: readonly Line[]): Line[] {
  const small = lines.filter(({ slots }) => slots < SMALL_GROUP);
  if (small.length === 0) return [...lines];
  const joined: Line = { key: OTHERS, name: OTHERS, slots: 0, verified: 0, counts: none() };
  for (const line of small) {
    joined.slots += line.slots;
    joined.verified += line.verified;
    for (const status of stepStatuses) joined.counts[status] += line.counts[status];
  }
  const large = lines.filter(({ slots }) => slots >= SMALL_GROUP);
  // Alone among large ones, a joined line that is still small would tell as much.
  return joined.slots >= SMALL_GROUP ? [...large, joined] : large;
}
