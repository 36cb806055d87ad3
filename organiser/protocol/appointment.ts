import type { EventBody } from './event.ts';
import type { Author } from './event.ts';

/** When a participant and the organisers meet: what was proposed, what was answered, and what that makes of the slot. */

export type ProposalView = {
  id: string;
  /** UTC. */
  startsAt: string;
  minutes: number;
  /** Link of the remote meeting, in shape; whether its host may be opened is asked of meeting.ts. */
  teams: string | null;
  at: string;
  actor: string;
  /** The hub has it. */
  sent: boolean;
  /** Names of the events that make it, so that it can be withdrawn. */
  events: { device: string; n: number }[];
  /** The participant's device has it. */
  seen: boolean;
  answer: { is: 'accepted' | 'declined'; note: string | null; at: string; sent: boolean } | null;
  withdrawn: boolean;
};

/** The time that both sides agreed on. */
export type Agreed = { id: string; startsAt: string; minutes: number; teams: string | null; at: string };

export type Appointments = { proposals: ProposalView[]; agreed: Agreed | null };

type Said = { at: string; actor: string; role: Author; sent: boolean };
type Name = { device: string; n: number };

/** Where a proposal stands, in one word. */
export function proposalState(p: ProposalView): 'withdrawn' | 'accepted' | 'declined' | 'seen' | 'sent' {
  if (p.withdrawn) return 'withdrawn';
  if (p.answer !== null) return p.answer.is;
  return p.seen ? 'seen' : 'sent';
}

const settle = (v: Appointments): void => {
  const last = v.proposals.findLast((p) => proposalState(p) === 'accepted');
  v.agreed =
    last === undefined
      ? null
      : {
          id: last.id,
          startsAt: last.startsAt,
          minutes: last.minutes,
          teams: last.teams,
          at: last.answer?.at ?? last.at,
        };
};

/**
 * A proposal. Said again under the same id it can only change the link: another time is another proposal, so that an
 * answer given offline is never about a time that the person did not see.
 * `withdrawn`: a later correction names this event; it is kept so that the person can be told.
 */
export function propose(
  v: Appointments,
  b: EventBody<'slot.proposed'>,
  { at, actor, role, sent }: Said,
  name: Name,
  withdrawn = false,
): void {
  if (role !== 'organiser') return;
  const events = [{ device: name.device, n: name.n }];
  const { id, startsAt, minutes, teams } = b;
  const fresh: ProposalView = {
    id,
    startsAt,
    minutes,
    teams,
    at,
    actor,
    sent,
    events,
    seen: false,
    answer: null,
    withdrawn,
  };
  const index = v.proposals.findIndex((p) => p.id === id);
  const known = v.proposals[index];
  if (known === undefined) v.proposals.push(fresh);
  else if (known.startsAt !== startsAt || known.minutes !== minutes) return;
  else {
    known.events.push(...events);
    if (!withdrawn) Object.assign(known, { teams, withdrawn: false });
  }
  settle(v);
}

/** The participant's device has a proposal. */
export function see(v: Appointments, { id }: EventBody<'slot.seen'>, { role }: Said): void {
  const known = v.proposals.find((p) => p.id === id);
  if (role === 'participant' && known !== undefined) known.seen = true;
}

/** The participant's answer; the last one counts. An accepted proposal goes last: the latest accepted one is the slot's time. */
export function answer(v: Appointments, b: EventBody<'slot.answered'>, { at, role, sent }: Said): void {
  const index = v.proposals.findIndex((p) => p.id === b.id);
  const known = v.proposals[index];
  if (role !== 'participant' || known === undefined) return;
  known.seen = true;
  known.answer = { is: b.answer, note: b.note ?? null, at, sent };
  if (b.answer === 'accepted') v.proposals.push(...v.proposals.splice(index, 1));
  settle(v);
}

type Time = { startsAt: string; minutes: number };

/** When a slot takes place: the time agreed on, else the one that the organisers gave it when they made it. */
export const timeOf = (made: Time, agreed: Agreed | null): Time =>
  agreed === null ? made : { startsAt: agreed.startsAt, minutes: agreed.minutes };

/** Two times that overlap. */
export const overlap = (a: Time, b: Time): boolean => {
  const [fromA, fromB] = [Date.parse(a.startsAt), Date.parse(b.startsAt)];
  return fromA < fromB + b.minutes * 60_000 && fromB < fromA + a.minutes * 60_000;
};
