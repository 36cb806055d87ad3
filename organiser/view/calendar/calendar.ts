import { proposalState } from '../../protocol/appointment.ts';
import type { BoardSlot, SlotChange } from '../../protocol/board.ts';
import { conflictOf, type ConflictKind } from '../../protocol/conflict.ts';
import { halfDayOf, instantOf, wallOf, type HalfDay, type Hours } from '../../protocol/half-day.ts';
import { outside, type Opening } from '../../protocol/opening.ts';
import type { HalfDays } from '../../protocol/settings.ts';
import { freeOf, zoneOf, type Seat } from '../planning/plan.ts';

/** Pure readings of the calendar of an edition. Minutes are from midnight on the clock of the board. */

export const STEP = 15;
export const FROM = 8 * 60;
export const TO = 19 * 60;
/** What the day shows, in minutes: whole hours. */
export type Span = { from: number; to: number };
const usualSpan: Span = { from: FROM, to: TO };
/** From 8 to 19 h, and the hours of the edition when they are wider. */
export const spanOf = ({ am, pm }: HalfDays): Span => ({
  from: Math.min(FROM, Math.floor(am.from / 60) * 60),
  to: Math.max(TO, Math.ceil(pm.to / 60) * 60),
});
/** The steps of a day, in minutes. */
export const rowsOf = ({ from, to }: Span = usualSpan): readonly number[] =>
  Array.from({ length: (to - from) / STEP }, (_each, at) => from + at * STEP);
/** The steps of a day at which no session takes place on a participant's clock. */
export const closedRows = (edition: Opening, day: string, clock: string, zone: string, span: Span): number[] =>
  rowsOf(span).filter((minutes) => outside(edition, instantAt({ day, minutes }, zone), STEP, clock) !== null);

/**
 * A time that a slot has, or is asked for. `planned`: decided by the organisers, agreed on by nobody. `agreed`: by both sides.
 * `proposed`: waits for the participant's answer.
 */
export type BlockKind = 'planned' | 'agreed' | 'proposed';
export type Block = {
  /** Slot, and proposal when it is one. */
  key: string;
  slot: BoardSlot;
  kind: BlockKind;
  /** The proposal, null for a time that stands. */
  proposal: string | null;
  startsAt: string;
  minutes: number;
  phase: 'running' | 'over' | null;
};

const waits = new Set<string>(['sent', 'seen']);

/** The times of a slot: the one that stands, and those that wait for an answer. A provisional time gives way to those. */
export function blocksOf({ slot, view }: Seat): Block[] {
  const { agreed } = view;
  const isOver = view.closedAt !== null || (view.timer !== null && view.timer.endedAt !== null);
  const phase = isOver ? 'over' : view.timer === null ? null : 'running';
  const asked = isOver
    ? []
    : view.proposals
        .filter((one) => waits.has(proposalState(one)))
        .map(({ id, startsAt, minutes }): Block => {
          return { key: `${slot.id} ${id}`, slot, kind: 'proposed', proposal: id, startsAt, minutes, phase: null };
        });
  if (agreed === null && asked.length > 0 && phase === null) return asked;
  const { startsAt, minutes } = agreed ?? slot;
  const kind = agreed === null ? 'planned' : 'agreed';
  return [{ key: slot.id, slot, kind, proposal: null, startsAt, minutes, phase }, ...asked];
}

export type Place = { day: string; minutes: number };
export const placeOf = ({ startsAt }: Pick<Block, 'startsAt'>, zone: string): Place => {
  const { day, minutes } = wallOf(Date.parse(startsAt), zone);
  return { day, minutes };
};
export const instantAt = ({ day, minutes }: Place, zone: string): string =>
  new Date(instantOf(day, minutes, zone)).toISOString();

/** Whether a block has its place in the calendar. */
export function isShown(block: Block, days: readonly string[], zone: string, { from, to } = usualSpan): boolean {
  const { day, minutes } = placeOf(block, zone);
  return days.includes(day) && minutes >= from && minutes < to;
}

export type By = 'organiser' | 'room' | 'region';
export const ways: readonly By[] = ['organiser', 'room', 'region'];
/** A column of the day. `id`: null for the slots without one. */
export type Lane = { id: string | null; name: string };

export const laneOf = ({ slot }: Pick<Block, 'slot'>, by: By): string | null =>
  (by === 'organiser' ? slot.organiser?.id : by === 'room' ? slot.meeting : slot.region) ?? null;

/** The lanes of a way: those that are known, those that slots use, and one for the slots without. */
export function lanesOf(by: By, slots: readonly BoardSlot[], known: readonly Lane[], none: string): Lane[] {
  const lanes = new Map(known.map((lane) => [lane.id, lane]));
  for (const slot of slots) {
    const id = laneOf({ slot }, by);
    if (id === null || lanes.has(id)) continue;
    lanes.set(id, { id, name: by === 'organiser' ? (slot.organiser?.label ?? id) : id });
  }
  return [...lanes.values(), { id: null, name: none }];
}

/** What tells a meeting link from the others, in six letters: the end of its longest part. */
export function roomName(link: string): string {
  const parts = link
    .replace(/^https:\/\/[^/?#]+(\/l\/meetup-join)?/i, '')
    .replace(/[?#].*$/, '')
    .replace(/%[0-9a-f]{2}/gi, '@')
    .split(/[/@]+/)
    .map((part) => part.replace(/[^a-z0-9]/gi, ''));
  return parts.toSorted((a, b) => b.length - a.length)[0]?.slice(-6) ?? '';
}

/**
 * Blocks side by side: which column of how many each takes in its lane. Only blocks that overlap, directly or by others, share
 * the width of the lane. `most`: the most columns of a group.
 */
export function columnsIn(blocks: readonly Block[]): {
  at: Map<string, { column: number; count: number }>;
  most: number;
} {
  const at = new Map<string, { column: number; count: number }>();
  let most = 1;
  let group: { key: string; column: number }[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const { key, column } of group) at.set(key, { column, count: ends.length });
    most = Math.max(most, ends.length);
    group = [];
    ends = [];
  };
  for (const block of [...blocks].sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt))) {
    const start = Date.parse(block.startsAt);
    if (ends.every((end) => end <= start)) close();
    const free = ends.findIndex((end) => end <= start);
    const column = free === -1 ? ends.length : free;
    ends[column] = start + block.minutes * 60_000;
    group.push({ key: block.key, column });
  }
  close();
  return { at, most };
}

export type Trouble = { which: ConflictKind; with: Block };

const held = ({ slot, startsAt, minutes }: Block, lobby: string | null) => ({
  id: slot.id,
  startsAt,
  minutes,
  participant: slot.participant,
  organiser: slot.organiser?.id,
  meeting: slot.meeting === lobby ? null : slot.meeting,
});

/** The blocks that cannot both take place. What is over hurts nobody. `lobby`: the common link of the edition, which is no room. */
export function troubles(blocks: readonly Block[], lobby: string | null = null): Map<string, Trouble[]> {
  const found = new Map<string, Trouble[]>();
  const live = blocks.filter(({ phase }) => phase !== 'over');
  for (const one of live) {
    const own = live.flatMap((other): Trouble[] => {
      const which = conflictOf(held(one, lobby), held(other, lobby));
      return which === null ? [] : [{ which, with: other }];
    });
    if (own.length > 0) found.set(one.key, own);
  }
  return found;
}

/** Whether the participant ticked the half-day of a time; null when they ticked none. */
export function isFree({ view }: Seat, startsAt: string, hours: Hours): boolean | null {
  const free = freeOf(view);
  if (free.size === 0) return null;
  const half = halfDayOf(Date.parse(startsAt), zoneOf(view), hours);
  return half !== null && free.has(half);
}

/** The steps of a day of which the participant is free. */
export const freeRows = (seat: Seat, day: string, zone: string, hours: Hours, span = usualSpan): ReadonlySet<number> =>
  new Set(rowsOf(span).filter((minutes) => isFree(seat, instantAt({ day, minutes }, zone), hours) === true));

/** The free half-days of a participant among the days of the edition, in order. */
export const freeHalves = ({ view }: Seat, days: readonly string[]): HalfDay[] =>
  [...freeOf(view)].filter((half) => days.includes(half.slice(0, 10))).sort();

export type Target = Place & { lane: string | null };

/** A target moved by some steps and lanes, which stays inside the day; and by days of the edition. */
export function shifted(
  { day, minutes, lane }: Target,
  by: { steps?: number; lanes?: number; days?: number },
  lanes: readonly Lane[],
  days: readonly string[],
  { from, to } = usualSpan,
): Target {
  const within = <T>(all: readonly T[], start: number, move: number): T | undefined =>
    all[Math.min(all.length - 1, Math.max(0, start + move))];
  const column = lanes.findIndex(({ id }) => id === lane);
  return {
    day: within(days, days.indexOf(day), by.days ?? 0) ?? day,
    minutes: Math.min(to - STEP, Math.max(from, minutes + (by.steps ?? 0) * STEP)),
    lane: by.lanes === undefined ? lane : (within(lanes, column, by.lanes)?.id ?? null),
  };
}

/** What to ask of the hub so that a block comes to a target; null when it is there. */
export function changeTo(block: Block, target: Target, by: By, zone: string): SlotChange | null {
  const startsAt = instantAt(target, zone);
  const isMoved = Date.parse(startsAt) !== Date.parse(block.startsAt);
  const isOther = laneOf(block, by) !== target.lane;
  if (!isMoved && !isOther) return null;
  return {
    version: block.slot.version ?? 1,
    ...(isMoved ? { startsAt, minutes: block.minutes } : {}),
    ...(isMoved && block.proposal !== null ? { replaces: block.proposal } : {}),
    ...(isOther ? { [by === 'room' ? 'meeting' : by]: target.lane } : {}),
  };
}

/** Where a keyboard or a drag of a block starts from. */
export function startOf(block: Block, by: By, zone: string, days: readonly string[], { from, to } = usualSpan): Target {
  const { day, minutes } = placeOf(block, zone);
  return {
    day: days.includes(day) ? day : (days[0] ?? day),
    minutes: Math.min(to - STEP, Math.max(from, minutes)),
    lane: laneOf(block, by),
  };
}

/** A block as it would be at a target, to tell what it would overlap. */
export function targeted(block: Block, target: Target, by: By, zone: string, name: string): Block {
  const { slot } = block;
  const { lane } = target;
  const there: BoardSlot =
    by === 'organiser'
      ? { ...slot, organiser: lane === null ? null : { id: lane, label: name } }
      : { ...slot, ...(by === 'room' ? { meeting: lane } : { region: lane }) };
  return { ...block, slot: there, startsAt: instantAt(target, zone) };
}

/**
 * What to ask of the hub so that a slot is again what it was before a move; null when it is. `proposal`: the one that the move
 * made, which the former time takes the place of.
 */
export function undoOf(before: Block, now: BoardSlot, proposal: string | null): SlotChange | null {
  const { slot, startsAt, minutes } = before;
  const isMoved = proposal !== null || Date.parse(now.startsAt) !== Date.parse(startsAt) || now.minutes !== minutes;
  const isTimed = proposal !== null || before.proposal === null;
  const change = {
    ...(isMoved && isTimed ? { startsAt, minutes } : {}),
    ...(proposal === null ? {} : { replaces: proposal }),
    ...(slot.organiser?.id === now.organiser?.id ? {} : { organiser: slot.organiser?.id ?? null }),
    ...((slot.meeting ?? null) === (now.meeting ?? null) ? {} : { meeting: slot.meeting ?? null }),
    ...((slot.region ?? null) === (now.region ?? null) ? {} : { region: slot.region ?? null }),
  };
  return Object.keys(change).length === 0 ? null : { version: now.version ?? 1, ...change };
}
