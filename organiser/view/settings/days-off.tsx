import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { useText } from '../locale.ts';

type Props = {
  from: string;
  to: string;
  days: readonly string[];
  error: string | null;
  /** The day in the field, which is taken when the settings are saved. */
  typed: string;
  onType: (day: string) => void;
  onChange: (days: string[]) => void;
};

/** Days of the edition without any session, added one by one. */
export function DaysOff({ from, to, days, error, typed, onType, onChange }: Props) {
  const { t, day } = useText();
  const [wrong, setWrong] = useState(false);
  const add = () => {
    const isDay = typed !== '' && typed >= from && typed <= to;
    setWrong(!isDay);
    if (!isDay) return;
    onChange([...new Set([...days, typed])].sort());
    onType('');
  };
  return (
    <fieldset className="ticks">
      <legend>{t('settings.field.daysOff')}</legend>
      <p className="hint">{t('settings.days-off-hint')}</p>
      <div className="row row-end">
        <Field
          label={t('settings.day-off')}
          type="date"
          value={typed}
          onChange={(value) => {
            setWrong(false);
            onType(value);
          }}
          error={wrong ? t('settings.day-off-wrong') : error}
        />
        <Button onPress={add}>
          <Plus aria-hidden size={16} />
          {t('settings.day-off-add')}
        </Button>
      </div>
      {days.length === 0 ? null : (
        <ul className="chosen" aria-label={t('settings.field.daysOff')}>
          {days.map((one) => {
            const when = day(`${one}T12:00:00`);
            return (
              <li key={one} className="badge tone-brand">
                {when}
                <Button
                  look="quiet"
                  aria-label={t('settings.day-off-remove', { day: when })}
                  onPress={() => onChange(days.filter((each) => each !== one))}
                >
                  <X aria-hidden size={14} />
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </fieldset>
  );
}
