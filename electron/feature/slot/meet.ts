import { proposalState } from '../../../organiser/protocol/appointment.ts';
import { NOTE_LIMIT } from '../../../organiser/protocol/event.ts';
import type { LogView } from '../../../organiser/protocol/fold.ts';
import { isMeetingLink } from '../../../organiser/protocol/meeting.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { maskIdentity } from '../../log/redact.ts';
import type { Journal } from '../event/journal.ts';
import type { Handlers } from '../handlers.ts';
import type { Outside } from '../outside.ts';
import { calendarFile } from './calendar.ts';

type Deps = {
  outside: Pick<Outside, 'now' | 'save' | 'openMeeting'>;
  journal: Pick<Journal, 'view' | 'append'>;
  session(): Snapshot['session'];
  /** Link of the remote meeting, as it came. */
  link(): string | null;
  locale(): 'fr' | 'en';
};

export type Meet = Pick<Handlers, 'slot.answer' | 'slot.calendar' | 'slot.meeting'> & {
  /** Tells the organisers, once for each, that this device has their proposals. */
  acknowledge(view: LogView): Promise<void>;
};

/** What the participant does with the times that the organisers propose. */
export function createMeet({ outside, journal, session, link, locale }: Deps): Meet {
  /** Said and not in the view yet: a view that comes meanwhile must not say it again. */
  const saying = new Set<string>();

  const meeting = (): string => {
    const found = link();
    if (found !== null && isMeetingLink(found)) return found;
    throw new FailureError('slot.no-meeting', 'slot.meeting');
  };

  return {
    async 'slot.answer'({ id, answer, note: typed }) {
      if (session() === null) throw new FailureError('session.missing', 'slot.answer');
      const found = journal.view().proposals.find((p) => p.id === id);
      if (found === undefined || found.withdrawn) throw new FailureError('slot.proposal-gone', 'slot.answer');
      const bare = typed.trim();
      const long = (length: number): FailureError =>
        new FailureError('text.too-long', 'slot.answer', { limit: NOTE_LIMIT, length });
      if (bare.length > NOTE_LIMIT) throw long(bare.length);
      const { text, masked } = maskIdentity(bare);
      if (text.length > NOTE_LIMIT) throw long(text.length);
      // The button pressed twice says nothing new.
      const same = proposalState(found) === answer && (found.answer?.note ?? '') === text;
      const isLast = journal.view().agreed?.id === id || answer === 'declined';
      if (!same || !isLast)
        await journal.append('slot.answered', { id, answer, ...(text === '' ? {} : { note: text }) });
      return { masked };
    },
    async 'slot.calendar'() {
      const now = session();
      if (now === null) throw new FailureError('session.missing', 'slot.calendar');
      const file = await calendarFile({
        slot: now.slot.id,
        startsAt: now.slot.startsAt,
        minutes: now.slot.minutes,
        edition: now.edition.name,
        contact: now.edition.contact,
        teams: link(),
        locale: locale(),
        now: outside.now(),
      });
      const name = await outside.save(file);
      if (name === null) throw new FailureError('file.cancelled', 'slot.calendar');
      return { name };
    },
    async 'slot.meeting'() {
      await outside.openMeeting(meeting());
    },
    async acknowledge(view) {
      for (const { id } of view.proposals.filter((p) => !p.seen && !p.withdrawn && !saying.has(p.id))) {
        saying.add(id);
        try {
          await journal.append('slot.seen', { id });
        } catch (error) {
          saying.delete(id);
          throw error;
        }
      }
    },
  };
}
