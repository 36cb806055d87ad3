import { useText } from '../locale.ts';
import { Field } from '../part/field.tsx';
import { Notice } from '../part/notice.tsx';
import { parisFields } from './invitation.ts';

type First = { date: string; time: string };
type Props = {
  /** Sessions to make. */
  count: number;
  first: First;
  onFirst: (first: First) => void;
  spread: boolean;
  onSpread: (spread: boolean) => void;
  /** Instants (ms) that they would start at; fewer than `count` when the edition ends before. */
  starts: readonly number[];
  wrong: boolean;
  out: 'day' | 'hours' | null;
};

/** When the sessions of those who have none begin: one after the other, or all at once. */
export function SlotTimes({ count, first, onFirst, spread, onSpread, starts, wrong, out }: Props) {
  const { t, day } = useText();
  const said = (ms: number): string => `${day(ms)} ${parisFields(ms).time}`;
  const [from, to] = [starts[0], starts.at(-1)];
  return (
    <>
      <p>{t('invite.slots', { count })}</p>
      <div className="row">
        <Field
          label={t('slot.date')}
          type="date"
          value={first.date}
          onChange={(date) => onFirst({ ...first, date })}
          error={wrong ? t('slot.error.startsAt') : null}
        />
        <Field label={t('slot.time')} type="time" value={first.time} onChange={(time) => onFirst({ ...first, time })} />
      </div>
      {out === null ? null : <p className="field-error">{t(`invite.outside.${out}`)}</p>}
      {count < 2 ? null : (
        <fieldset className="form plain-set">
          <legend>{t('invite.spread')}</legend>
          {[true, false].map((each) => (
            <label className="tick" key={String(each)}>
              <input type="radio" name="spread" checked={spread === each} onChange={() => onSpread(each)} />
              <span>{t(each ? 'invite.spread-each' : 'invite.spread-same')}</span>
            </label>
          ))}
        </fieldset>
      )}
      {count < 2 || !spread || from === undefined || to === undefined ? null : (
        <p className="muted">{t('invite.range', { from: said(from), to: said(to) })}</p>
      )}
      {count < 2 || spread ? null : (
        <Notice tone="bad" title={t('invite.same', { count })}>
          <p>{t('invite.same-text')}</p>
        </Notice>
      )}
      {starts.length >= count || wrong ? null : (
        <Notice tone="bad" title={t('invite.short')}>
          <p>{t('invite.short-text')}</p>
        </Notice>
      )}
    </>
  );
}
