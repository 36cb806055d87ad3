import { overlap, proposalState, timeOf, type ProposalView } from '../../protocol/appointment.ts';
import type { BoardSlot } from '../../protocol/board.ts';
import type { LogView } from '../../protocol/fold.ts';
import { hours, PARIS, startsIn, type HalfDay, type Hours } from '../../protocol/half-day.ts';

/** Pure readings of the slots of an edition: who is free when, and what is already taken. */

export type Seat = { slot: BoardSlot; view: LogView };
/** A time that somebody holds: proposed and not refused, or agreed on. */
export type Taken = {
  slot: string;
  label: string;
  by: string;
  startsAt: string;
  minutes: number;
  teams: string | null;
};
export type Clash = { label: string; startsAt: string; why: 'organiser' | 'room' };

export const zoneOf = (view: LogView): string => view.profile?.zone ?? PARIS;
export const freeOf = (view: LogView): ReadonlySet<HalfDay> => new Set(view.profile?.free ?? []);

/** When a slot takes place as far as this board knows, own words included. */
export const slotTime = ({ slot, view }: Seat): { startsAt: string; minutes: number } => timeOf(slot.made, view.agreed);

/** A slot as the lists show it, at the time that its log agrees on: the hub's list follows a moment later. */
export const atItsTime = (slot: BoardSlot, view: LogView): BoardSlot => ({ ...slot, ...slotTime({ slot, view }) });

const holds = (p: ProposalView): boolean => ['sent', 'seen', 'accepted'].includes(proposalState(p));

/** Everything held in an edition. A slot that was closed holds nothing. */
export function takenIn(seats: readonly Seat[]): Taken[] {
  return seats
    .filter(({ view }) => view.closedAt === null)
    .flatMap(({ slot, view }) =>
      view.proposals.filter(holds).map((p) => ({
        slot: slot.id,
        label: slot.label,
        by: p.actor,
        startsAt: p.startsAt,
        minutes: p.minutes,
        teams: p.teams,
      })),
    );
}

type Wanted = { slot: string; by: string; startsAt: string; minutes: number; teams: string | null };

/**
 * What a time overlaps at other slots: the same organiser cannot be at two, and a meeting room holds one. `lobby`: the common
 * link of the edition, which is no room.
 */
export function clashes(wanted: Wanted, taken: readonly Taken[], lobby: string | null = null): Clash[] {
  return taken
    .filter((one) => one.slot !== wanted.slot && overlap(wanted, one))
    .flatMap((one): Clash[] => {
      const where = { label: one.label, startsAt: one.startsAt };
      if (wanted.teams !== null && wanted.teams !== lobby && one.teams === wanted.teams)
        return [{ ...where, why: 'room' }];
      return one.by === wanted.by ? [{ ...where, why: 'organiser' }] : [];
    });
}

export type Offer = { half: HalfDay; startsAt: string };

/**
 * The starts to offer a participant: in their free half-days of the edition, on their clock, still to come, and not
 * proposed to them already. `of`: the hours of the edition.
 */
export function offersFor({ view }: Seat, days: readonly string[], now: number, of: Hours = hours): Offer[] {
  const zone = zoneOf(view);
  const known = new Set(view.proposals.filter((p) => !p.withdrawn).map((p) => Date.parse(p.startsAt)));
  const inEdition = new Set(days);
  return [...freeOf(view)]
    .filter((half) => inEdition.has(half.split('/')[0] ?? ''))
    .sort()
    .flatMap((half) => startsIn(half, zone, of).map((start) => ({ half, start })))
    .filter(({ start }) => start > now && !known.has(start))
    .map(({ half, start }) => ({ half, startsAt: new Date(start).toISOString() }));
}

/** How many participants are free in each half-day of some days. */
export function counts(seats: readonly Seat[], days: readonly string[]): Map<HalfDay, number> {
  const found = new Map<HalfDay, number>();
  for (const day of days) {
    for (const part of ['am', 'pm'] as const) {
      const half: HalfDay = `${day}/${part}`;
      found.set(half, seats.filter(({ view }) => freeOf(view).has(half)).length);
    }
  }
  return found;
}

export type Standing = 'agreed' | 'waiting' | 'declined' | 'none';

/** Where a slot stands: agreed, waiting for an answer, refused everywhere, or nothing proposed. */
export function standing(view: LogView): Standing {
  if (view.agreed !== null) return 'agreed';
  const states = view.proposals.map(proposalState);
  if (states.some((state) => state === 'sent' || state === 'seen')) return 'waiting';
  return states.includes('declined') ? 'declined' : 'none';
}

/** Says one thing after the other until one fails. Answers those that are still to be said, and why. */
export async function inTurn<T, F>(
  all: readonly T[],
  say: (one: T) => Promise<{ ok: true } | { ok: false; failure: F }>,
): Promise<{ left: readonly T[]; failure: F | null }> {
  for (const [at, one] of all.entries()) {
    const answer = await say(one);
    if (!answer.ok) return { left: all.slice(at), failure: answer.failure };
  }
  return { left: [], failure: null };
}
