import { MessageSquare } from 'lucide-react';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Notice } from '../../part/notice.tsx';
import { useNow } from '../../part/use-now.ts';
import { go, useStore } from '../../store.ts';
import { dayOf, timeOf, useLocale, useText } from '../../text.ts';
import { isMissed } from './next.ts';

/** The time of the slot is past and its hour was never begun: said as it is, with the way to ask for another time. */
export function MissedNotice({ session }: { session: NonNullable<Snapshot['session']> }) {
  const t = useText();
  const locale = useLocale();
  const now = useNow(15_000);
  const log = useStore((s) => s.snapshot?.log ?? null);
  if (log === null || !isMissed(session, log, now)) return null;
  const { startsAt } = session.slot;
  const isToday = dayOf(startsAt, locale) === dayOf(new Date(now).toISOString(), locale);
  const time = timeOf(startsAt, locale);
  return (
    <Notice
      tone="warn"
      title={isToday ? t('slot.missed-today', { time }) : t('slot.missed', { day: dayOf(startsAt, locale), time })}
    >
      <p>{t('slot.missed-what')}</p>
      <div className="row">
        <ActionButton icon={MessageSquare} onPress={() => go('session', 'message')}>
          {t('slot.missed-write')}
        </ActionButton>
      </div>
    </Notice>
  );
}
