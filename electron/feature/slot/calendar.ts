import { isMeetingLink } from '../../../organiser/protocol/meeting.ts';
import { FailureError } from '../../contract/failure.ts';
import { calendarText } from './words.ts';

export type CalendarEntry = {
  slot: string;
  startsAt: string;
  minutes: number;
  edition: string;
  contact: string;
  teams: string | null;
  locale: 'fr' | 'en';
  now: Date;
};

/** Before this no file was made: the revision of an entry is a number of seconds, which must fit in 32 bits. */
const FIRST_DAY = Date.UTC(2026, 0, 1);

/** Lines of at most 75 octets (RFC 5545 §3.1): the library counts characters, and an accent is two octets. */
function folded(text: string): string {
  const lines = text.replaceAll(/\r\n[\t ]/g, '').split('\r\n');
  return lines
    .map((line) => {
      let bytes = 0;
      let made = '';
      for (const character of line) {
        const size = Buffer.byteLength(character);
        if (bytes + size > 75) {
          made += '\r\n ';
          bytes = 1;
        }
        made += character;
        bytes += size;
      }
      return made;
    })
    .join('\r\n');
}

/**
 * The calendar file of a slot (RFC 5545). The UID is the slot's: a file made after the slot was moved replaces the former
 * entry, since its SEQUENCE, the second it was made in, is greater. Instants are in UTC, which each calendar shows in its own
 * zone. Nothing names the participant. @throws FailureError `app.unexpected` when the library refuses
 */
export async function calendarFile(entry: CalendarEntry): Promise<{ name: string; bytes: Uint8Array }> {
  // Asked for once in a while: the start of the app does not wait for it.
  const { createEvent } = await import('./ics.ts');
  const words = calendarText[entry.locale];
  const alarm = (minutes: number) => ({
    action: 'display' as const,
    description: words.alarm,
    trigger: { minutes, before: true },
  });
  const link = entry.teams !== null && isMeetingLink(entry.teams) ? entry.teams : null;
  const { error, value } = createEvent({
    uid: `${entry.slot}@compagnon-verif-segur`,
    sequence: Math.max(0, Math.floor((entry.now.getTime() - FIRST_DAY) / 1000)),
    start: Date.parse(entry.startsAt),
    startInputType: 'utc',
    startOutputType: 'utc',
    duration: { minutes: entry.minutes },
    title: words.title(entry.edition),
    description: [words.text(entry.contact), ...(link === null ? [] : [link])].join('\n'),
    ...(link === null ? {} : { url: link, location: 'Teams' }),
    status: 'CONFIRMED',
    busyStatus: 'BUSY',
    method: 'PUBLISH',
    productId: "-//Compagnon Verif' Segur//FR",
    alarms: [alarm(24 * 60), alarm(15)],
  });
  if (error !== null && error !== undefined) throw new FailureError('app.unexpected', 'slot.calendar');
  const day = entry.startsAt.slice(0, 10);
  return { name: `creneau-verif-segur-${day}.ics`, bytes: new TextEncoder().encode(folded(value ?? '')) };
}
