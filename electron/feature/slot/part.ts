import type { LogView } from '../../../organiser/protocol/fold.ts';
import { failureOf } from '../../contract/failure.ts';
import { shownProposal, type Snapshot } from '../../contract/snapshot.ts';
import type { Journal } from '../event/journal.ts';
import type { Handlers } from '../handlers.ts';
import type { Outside } from '../outside.ts';
import { linkOf, shownSession, type createKeep, type KeptSession } from '../session/keep.ts';
import type { LocalSession } from '../session/local.ts';
import type { Timers } from '../timers.ts';
import type { Truth } from '../truth.ts';
import { createAnswered } from './answered.ts';
import { createMeet } from './meet.ts';
import type { Appointment } from './reminder.ts';
import { createAlerts } from './alert.ts';
import { createInbox } from './inbox.ts';
import { createReminders } from './remind.ts';

type SlotHandlers = Pick<
  Handlers,
  'alerts.set' | 'slot.answer' | 'slot.calendar' | 'slot.meeting' | 'reminders.set' | 'reminders.read' | 'messages.read'
>;

export type SlotPart = {
  handlers: SlotHandlers;
  /** The log says something new: the slot follows. */
  onView(view: LogView): void;
  /** The session is read, or new: reminders begin. */
  start(): Promise<void>;
  stop(): void;
  /** The machine woke up. */
  wake(): void;
  forget(): void;
};

type Deps = {
  outside: Outside;
  timers: Timers;
  keep: ReturnType<typeof createKeep>;
  journal: Pick<Journal, 'view' | 'append'>;
  session(): KeptSession | LocalSession | null;
  truth: Truth;
};

/** Nothing told, nothing due: before the database is read. */
export const noReminders: Snapshot['reminders'] = { on: true, atLogin: null, next: null, told: null };

/** What the window knows of the proposals and of the time agreed on. */
export function shownAppointment({ proposals, agreed }: LogView): Pick<Snapshot['log'], 'proposals' | 'agreed'> {
  return {
    proposals: proposals.map((one) => shownProposal.parse(one)),
    agreed: agreed === null ? null : { id: agreed.id, at: agreed.at },
  };
}

/** Everything about when the slot takes place, around the one snapshot. */
export function createSlotPart({ outside, timers, keep, journal, session, truth }: Deps): SlotPart {
  const locale = () => truth.get().app.locale;
  /** The slot as the reminders were last asked about it. */
  let looked = '';
  function slot(): Appointment | null {
    const { session: shown } = truth.get();
    // A session without a code has no appointment.
    if (shown === null || shown.hub === null) return null;
    // Once the hour began there is nothing to be reminded of; a rehearsal is not the hour.
    const { closedAt, timer } = journal.view();
    const { startsAt, minutes } = shown.slot;
    return { startsAt, minutes, over: closedAt !== null || timer !== null };
  }
  const meet = createMeet({
    outside,
    journal,
    session: () => truth.get().session,
    link: () => linkOf(session(), journal.view().agreed),
    locale,
  });
  const reminders = createReminders({
    outside,
    timers,
    keep,
    slot,
    locale,
    onView: (part) => truth.patch('reminders', part),
    view: () => truth.get().reminders,
  });
  const alerts = createAlerts({ outside, keep, onView: (view) => truth.set('alerts', view) });
  const inbox = createInbox({
    outside,
    tell: alerts.tell,
    keep,
    log: () => session()?.slot.log ?? null,
    locale,
    onUnread: (unread) => truth.set('inbox', { unread }),
  });
  const answered = createAnswered({ tell: alerts.tell, locale });
  const { acknowledge, ...said } = meet;

  return {
    handlers: {
      ...said,
      ...alerts.handlers,
      'reminders.set': (asked) => reminders.set(asked),
      'reminders.read': async () => reminders.acknowledge(),
      'messages.read': () => inbox.read(),
    },
    onView(view) {
      truth.set('session', shownSession(session(), view.agreed));
      const key = JSON.stringify(slot());
      if (key !== looked) reminders.look();
      looked = key;
      inbox.onView(view);
      answered.onView(view);
      acknowledge(view).catch((error: unknown) =>
        outside.log.warn('slot.seen', { code: failureOf(error, 'slot.seen').code }),
      );
    },
    async start() {
      await alerts.load();
      await inbox.start();
      await reminders.start();
    },
    stop: reminders.stop,
    wake: reminders.look,
    forget() {
      alerts.forget();
      answered.forget();
      inbox.forget();
      reminders.forget();
    },
  };
}
