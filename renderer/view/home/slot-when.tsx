import { CalendarPlus } from 'lucide-react';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { FailureNotice, PlaceFailure } from '../../part/failure-notice.tsx';
import { MeetingButton } from '../../part/meeting-button.tsx';
import { UnsentMark } from '../../part/mark.tsx';
import { useNow } from '../../part/use-now.ts';
import { act, say, useStore } from '../../store.ts';
import { dayOf, timeOf, useLocale, useText } from '../../text.ts';
import { untilOf } from '../../until.ts';

type Slot = NonNullable<Snapshot['session']>['slot'];

/** The slot in one sentence ("le 3 décembre à 14:00, dans 3 jours"), the way into its meeting, and into one's calendar. */
export function SlotWhen({ slot }: { slot: Slot }) {
  const t = useText();
  const locale = useLocale();
  const now = useNow(15_000);
  const log = useStore((s) => s.snapshot?.log ?? null);
  const meeting = useStore((s) => s.snapshot?.session?.meeting ?? 'none');
  const saving = useStore((s) => s.pending['calendar'] ?? false);
  if (log === null) return null;
  const until = untilOf(slot.startsAt, locale, now);
  const isOver = log.closedAt !== null || Date.parse(slot.startsAt) + slot.minutes * 60_000 < now;
  const accepted = log.proposals.find((p) => p.id === log.agreed?.id)?.answer ?? null;
  const values = { day: dayOf(slot.startsAt, locale), time: timeOf(slot.startsAt, locale) };
  const save = async () => {
    const answer = await act('calendar', 'slot.calendar');
    if (answer.ok) say(t('slot.calendar-saved', { name: answer.value.name }));
  };
  return (
    <div className="stack stack--tight">
      {!isOver && (
        <p className="slot-sentence">
          {until === null ? t('slot.sentence-now', values) : t('slot.sentence', { ...values, until })}
        </p>
      )}
      {accepted !== null && (
        <p className="row small soft">
          <span>{t('slot.agreed')}</span>
          <UnsentMark sent={accepted.sent} />
        </p>
      )}
      {!isOver && (
        <div className="row wide-on-narrow">
          <MeetingButton look="primary" />
          <ActionButton icon={CalendarPlus} busy={saving} onPress={() => void save()}>
            {t('slot.calendar')}
          </ActionButton>
        </div>
      )}
      {meeting === 'refused' && !isOver && (
        <FailureNotice failure={{ code: 'slot.no-meeting', at: 'slot.meeting', info: {} }} tone="warn" />
      )}
      <PlaceFailure place="meeting" />
      <PlaceFailure place="calendar" />
    </div>
  );
}
