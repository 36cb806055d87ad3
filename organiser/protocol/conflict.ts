import { overlap } from './appointment.ts';

/** What two slots cannot share at the same time: the participant, the organiser in charge, the Teams link. */
export const conflictKinds = ['participant', 'organiser', 'room'] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/** A slot as far as it holds people and a room. Null: nobody, no room. `startsAt` is in UTC. */
export type Held = {
  id: string;
  startsAt: string;
  minutes: number;
  participant?: string | null | undefined;
  organiser?: string | null | undefined;
  meeting?: string | null | undefined;
};

const same = (a: string | null | undefined, b: string | null | undefined): boolean =>
  a !== null && a !== undefined && a === b;

/** Why two slots cannot both take place, null when they can. */
export function conflictOf(a: Held, b: Held): ConflictKind | null {
  if (a.id === b.id || !overlap(a, b)) return null;
  if (same(a.participant, b.participant)) return 'participant';
  if (same(a.organiser, b.organiser)) return 'organiser';
  return same(a.meeting, b.meeting) ? 'room' : null;
}

export type Conflict = { which: ConflictKind; slot: string };

/**
 * The conflicts of each slot that has any. The hub refuses to make one, but a participant may accept a time that meanwhile
 * became one (docs/decisions/0017-appointment.md): it is then shown until somebody moves a slot.
 */
export function conflictsAmong(all: readonly Held[]): Map<string, Conflict[]> {
  const found = new Map<string, Conflict[]>();
  const note = (slot: string, conflict: Conflict) => found.set(slot, [...(found.get(slot) ?? []), conflict]);
  const sorted = [...all].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  for (const [at, one] of sorted.entries()) {
    const end = Date.parse(one.startsAt) + one.minutes * 60_000;
    for (const other of sorted.slice(at + 1)) {
      if (Date.parse(other.startsAt) >= end) break;
      const which = conflictOf(one, other);
      if (which === null) continue;
      note(one.id, { which, slot: other.id });
      note(other.id, { which, slot: one.id });
    }
  }
  return found;
}
