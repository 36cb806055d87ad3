import { BellRing } from 'lucide-react';
import { CheckLine } from '../../part/check-line.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { act, useStore } from '../../store.ts';
import { dayOf, timeOf, useLocale, useText } from '../../text.ts';

/** Whether to be reminded of the slot, and what happens with the app closed. */
export function RemindersCard() {
  const t = useText();
  const locale = useLocale();
  const reminders = useStore((s) => s.snapshot?.reminders ?? null);
  if (reminders === null) return null;
  const { on, atLogin, next } = reminders;
  return (
    <section className="card stack" aria-labelledby="reminders-title">
      <h2 id="reminders-title" className="row">
        <BellRing aria-hidden size="1.1em" />
        <span>{t('reminder.title')}</span>
      </h2>
      <CheckLine checked={on} onChange={(value) => void act('reminders', 'reminders.set', { on: value })}>
        {t('reminder.on')}
      </CheckLine>
      {on && next !== null && (
        <p className="soft small number">
          {t('reminder.next', { day: dayOf(next, locale), time: timeOf(next, locale) })}
        </p>
      )}
      <p className="soft">{t('reminder.closed')}</p>
      {atLogin !== null && (
        <CheckLine checked={atLogin} onChange={(value) => void act('reminders', 'reminders.set', { atLogin: value })}>
          {t('reminder.at-login')}
        </CheckLine>
      )}
      <PlaceFailure place="reminders" />
    </section>
  );
}
