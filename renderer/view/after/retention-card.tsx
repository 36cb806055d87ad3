import { CalendarX2 } from 'lucide-react';
import { RETENTION } from '../../../electron/contract/after.ts';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { SelectOne } from '../../part/select-one.tsx';
import { act, say, useStore } from '../../store.ts';
import { dateOf, useLocale, useText } from '../../text.ts';

const choices = [RETENTION.least, 14, RETENTION.usual, 60, 90, 180, RETENTION.most];

/** When the data of the session go by themselves. */
export function RetentionCard() {
  const t = useText();
  const locale = useLocale();
  const retention = useStore((s) => s.snapshot?.after.retention ?? null);
  if (retention === null) return null;
  const { days, due, waits } = retention;
  const set = async (value: string) => {
    if ((await act('retention', 'retention.set', { days: Number(value) })).ok) say(t('retention.set'));
  };
  return (
    <section className="card stack" aria-labelledby="retention-title">
      <h2 id="retention-title" className="row">
        <CalendarX2 aria-hidden size="1.1em" />
        <span>{t('retention.title')}</span>
      </h2>
      <p>{t('retention.what')}</p>
      <SelectOne
        label={t('retention.days')}
        placeholder=""
        options={[...new Set([...choices, days])]
          .toSorted((a, b) => a - b)
          .map((count) => ({ value: String(count), label: t('retention.choice', { count }) }))}
        value={String(days)}
        onChange={(value) => void set(value)}
      />
      {due !== null && <p>{t(waits ? 'retention.waits' : 'retention.due', { day: dateOf(due, locale) })}</p>}
      <PlaceFailure place="retention" />
    </section>
  );
}
