import { useEffect } from 'react';
import { RotateCw } from 'lucide-react';
import { ActionButton } from '../part/action-button.tsx';
import { Notice } from '../part/notice.tsx';
import { useNow } from '../part/use-now.ts';
import { act, go, useStore } from '../store.ts';
import { dayOf, timeOf, useLocale, useText } from '../text.ts';
import { untilOf } from '../until.ts';

/** The last reminder, until it is read. A click on the system's notification leads to the checks. */
export function ReminderNotice() {
  const t = useText();
  const locale = useLocale();
  const now = useNow(15_000);
  const told = useStore((s) => s.snapshot?.reminders.told ?? null);
  const slot = useStore((s) => s.snapshot?.session?.slot ?? null);
  const opened = told?.opened === true ? told.at : null;
  useEffect(() => {
    if (opened !== null) go('checks');
  }, [opened]);
  if (told === null || slot === null) return null;
  const until = untilOf(slot.startsAt, locale, now);
  const when = { day: dayOf(slot.startsAt, locale), time: timeOf(slot.startsAt, locale) };
  const redo = () => {
    go('checks');
    void act('reminders', 'reminders.read');
    void act('checks', 'checks.run', {});
  };
  return (
    <Notice tone="info" announce title={until === null ? t('reminder.begun') : t('reminder.coming', { until })}>
      <p>{t('reminder.when', when)}</p>
      <div className="row">
        <ActionButton look="primary" icon={RotateCw} onPress={redo}>
          {t('reminder.redo')}
        </ActionButton>
        <ActionButton look="quiet" onPress={() => void act('reminders', 'reminders.read')}>
          {t('reminder.read')}
        </ActionButton>
      </div>
    </Notice>
  );
}
