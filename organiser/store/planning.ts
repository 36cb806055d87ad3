import { randomUUID } from 'node:crypto';
import { proposalState, type ProposalView } from '../protocol/appointment.ts';
import type { BoardSlot, ChangedSlot, Organisers, SlotChange } from '../protocol/board.ts';
import type { EventKind } from '../protocol/event.ts';
import { foldLog, type LogView } from '../protocol/fold.ts';
import { Refusal } from '../refusal.ts';
import { followAppointment } from './appointment.ts';
import { slotById } from './board.ts';
import { inCharge, refuseConflict } from './conflict.ts';
import type { Database, Engine } from './engine.ts';
import { eventColumns, eventOf, type EventRow } from './event-row.ts';
import { appendHubEvent } from './hub-event.ts';
import { lobbyOf } from './lobby.ts';
import { lockLog } from './log.ts';
import type { Caller } from './port.ts';
import { reaches } from './region.ts';
import { MOST_EVENTS } from './sync.ts';

/** What the organisers decide of a slot: its time, who is in charge, its room. */
export interface PlanningStore {
  /** Who may be in charge of a slot, by label. */
  organisers(): Promise<Organisers['organisers']>;
  /**
   * Changes a slot. A time that the participant knows is proposed in the log, in the organiser's name; one that nobody was
   * told moves at once. `head`: the log's, when something was said in it.
   * @throws Refusal route.unknown, slot.changed, slot.conflict, slot.begun, hub.full, request.invalid
   */
  changeSlot(ask: ChangeAsk): Promise<{ move: ChangedSlot['move']; slot: BoardSlot }>;
}
type ChangeAsk = { slot: string; change: SlotChange; by: Caller; now: string };

export function planningStore(db: Database): PlanningStore {
  return {
    organisers: () =>
      db.read((engine) =>
        engine.all<{ id: string; label: string }>(
          `SELECT id, label FROM person WHERE role = 'organiser'
             AND (EXISTS (SELECT 1 FROM account WHERE account.person = person.id AND disabled_at IS NULL)
               OR EXISTS (SELECT 1 FROM token WHERE token.person = person.id AND expires_at IS NULL AND revoked_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM account WHERE account.person = person.id)))
           ORDER BY label, id`,
        ),
      ),
    changeSlot: (ask) => db.write((engine) => changeSlot(engine, ask)),
  };
}

/** What decides whether and how a slot moves. */
const kinds = [
  'slot.joined',
  'slot.proposed',
  'slot.seen',
  'slot.answered',
  'timer.started',
  'slot.closed',
  'event.corrected',
];

async function viewOf(engine: Engine, log: string): Promise<LogView> {
  const rows = await engine.all<EventRow>(
    `SELECT ${eventColumns} FROM event WHERE log = ? AND kind IN (${kinds.map(() => '?').join(', ')}) ORDER BY seq`,
    log,
    ...kinds,
  );
  return foldLog(rows.map(eventOf));
}

const waits = (proposal: ProposalView): boolean => ['sent', 'seen'].includes(proposalState(proposal));

async function changeSlot(engine: Engine, ask: ChangeAsk): Promise<{ move: ChangedSlot['move']; slot: BoardSlot }> {
  const { change, by, now } = ask;
  const { log } = await slotById(engine, ask.slot);
  // Read again under the lock: an answer of the participant may have moved it.
  const head = await lockLog(engine, log);
  const before = await slotById(engine, ask.slot);
  if (change.region !== undefined && !reaches(by, change.region)) throw new Refusal('rights.region');
  if (before.version !== change.version) throw new Refusal('slot.changed', { version: before.version ?? 1 });
  const view = await viewOf(engine, log);
  const { replaces } = change;
  // A slot that moves takes the common link of its edition when it has no other.
  const isAsked = replaces !== undefined || change.startsAt !== undefined;
  const link = before.meeting ?? (isAsked ? await lobbyOf(engine, before.edition) : null);
  const after = {
    startsAt: change.startsAt ?? before.startsAt,
    minutes: change.minutes ?? before.minutes,
    organiser: change.organiser === undefined ? (before.organiser?.id ?? null) : change.organiser,
    meeting: change.meeting === undefined ? link : change.meeting,
  };
  const moved =
    replaces !== undefined ||
    Date.parse(after.startsAt) !== Date.parse(before.startsAt) ||
    after.minutes !== before.minutes;
  if (moved && (view.closedAt !== null || view.timer !== null)) throw new Refusal('slot.begun');
  if (change.organiser !== undefined) await inCharge(engine, after.organiser);
  // One that an agreement made is shown, and stops no other change.
  const holds =
    moved || after.organiser !== (before.organiser?.id ?? null) || after.meeting !== (before.meeting ?? null);
  if (holds) await refuseConflict(engine, { id: before.id, participant: before.participant, ...after }, by);

  const said = { actor: by.label, role: by.role };
  let room = MOST_EVENTS.organiser - head;
  const tell = async (kind: EventKind, body: Record<string, unknown>): Promise<void> => {
    if ((room -= 1) < 0) throw new Refusal('hub.full');
    await appendHubEvent(engine, { log, kind, body, now, said });
  };
  const isKnown = before.joined || view.joinedAt !== null || view.agreed !== null || replaces !== undefined;
  const withLink = change.meeting === undefined ? [] : linked(view, replaces);
  for (const { id, startsAt, minutes } of withLink) {
    await tell('slot.proposed', { id, startsAt, minutes, teams: after.meeting });
  }
  if (moved && isKnown) await propose(view, after, replaces, tell);
  await engine.run(
    'UPDATE slot SET organiser = ?, meeting = ?, region = ?, version = version + 1 WHERE id = ?',
    after.organiser,
    after.meeting,
    change.region === undefined ? (before.region ?? null) : change.region,
    before.id,
  );
  // They go together: whoever may reach the one may reach the other.
  if (change.region !== undefined && before.participant)
    await engine.run(
      'UPDATE participant SET region = ?, revision = revision + 1 WHERE id = ?',
      change.region,
      before.participant,
    );
  if (moved && !isKnown) {
    await engine.run(
      'UPDATE slot SET starts_at = ?, minutes = ?, made_starts_at = ?, made_minutes = ? WHERE id = ?',
      after.startsAt,
      after.minutes,
      after.startsAt,
      after.minutes,
      before.id,
    );
  } else await followAppointment(engine, log);
  await engine.audit(now, by.person, 'slot.changed', before.id);
  const move = moved ? (isKnown ? 'proposed' : 'at-once') : 'kept';
  return { move, slot: await slotById(engine, before.id) };
}

/** The times that the participant knows and that stand: a new link is said of each. */
const linked = (view: LogView, replaced: string | undefined): ProposalView[] =>
  view.proposals.filter((one) => one.id !== replaced && (one.id === view.agreed?.id || waits(one)));

type Tell = (kind: EventKind, body: Record<string, unknown>) => Promise<void>;

/** Withdraws what the new time takes the place of, and says the new one unless the participant already has it. */
async function propose(
  view: LogView,
  { startsAt, minutes, meeting }: { startsAt: string; minutes: number; meeting: string | null },
  replaces: string | undefined,
  tell: Tell,
): Promise<void> {
  const former = view.proposals.find((one) => one.id === replaces);
  if (former !== undefined && waits(former)) {
    for (const { device, n } of former.events) await tell('event.corrected', { device, n, reason: 'withdrawn' });
  }
  const same = (one: { startsAt: string; minutes: number }): boolean =>
    Date.parse(one.startsAt) === Date.parse(startsAt) && one.minutes === minutes;
  const stands = view.proposals.some((one) => one.id !== replaces && waits(one) && same(one));
  if (stands || (view.agreed !== null && same(view.agreed))) return;
  await tell('slot.proposed', { id: randomUUID(), startsAt, minutes, teams: meeting });
}
