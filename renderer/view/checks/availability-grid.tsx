import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Check } from 'lucide-react';
import { parts, weeksOf, type HalfDay } from '../../../organiser/protocol/half-day.ts';
import { ActionButton } from '../../part/action-button.tsx';
import type { ProfileDraft } from '../../draft.ts';
import { useStore } from '../../store.ts';
import { useLocale, useText } from '../../text.ts';
import { dayHead, dayName, hereZone, zoneNote, zoneSaid } from '../../zone.ts';

type Props = { value: ProfileDraft; set: (part: Partial<ProfileDraft>) => void; focused: boolean };

const today = (): string => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/** Moves among the boxes of the grid with the arrows, as in a sheet; Tab leaves it. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (step === undefined || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const [x, y] = [Number(event.target.dataset['x']) + step[0]!, Number(event.target.dataset['y']) + step[1]!];
  event.currentTarget.querySelector<HTMLInputElement>(`input[data-x="${x}"][data-y="${y}"]`)?.focus();
}

/**
 * The half-days of the edition that the person is free: a table for each week, a box for each half-day. Boxes are the
 * system's own, so that every screen reader knows them.
 */
export function AvailabilityGrid({ value, set, focused }: Props) {
  const t = useText();
  const locale = useLocale();
  const edition = useStore((s) => s.snapshot?.session?.edition ?? null);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focused) grid.current?.querySelector<HTMLElement>('input:not(:disabled)')?.focus();
  }, [focused]);
  if (edition === null)
    return (
      <div className="field">
        <span className="label">{t('free.title')}</span>
        <p className="soft">{t('free.no-edition')}</p>
      </div>
    );

  const now = today();
  const chosen = new Set(value.free);
  const weeks = weeksOf(edition).filter((days) => days.some((day) => day >= now));
  const open = weeks.flat().filter((day) => day >= now);
  const all = open.flatMap((day) => parts.map((part): HalfDay => `${day}/${part}`));
  const here = hereZone();
  const note = zoneNote(`${edition.startsOn}T12:00:00.000Z`, locale);
  const put = (free: Iterable<HalfDay>) => set({ free: [...free].sort(), zone: here });
  const toggle = (half: HalfDay) => {
    const next = new Set(chosen);
    if (!next.delete(half)) next.add(half);
    put(next);
  };
  const count = all.filter((half) => chosen.has(half)).length;

  return (
    <fieldset className="field" aria-describedby="free-hint">
      <legend className="label">{t('free.title')}</legend>
      <span id="free-hint" className="hint">
        {t('free.hint')}
        {note !== null && ` ${t('free.zone', { zone: zoneSaid(here, `${edition.startsOn}T12:00:00.000Z`, locale) })}`}
      </span>
      {all.length === 0 ? (
        <p className="soft">{t('free.over')}</p>
      ) : (
        <>
          <div ref={grid} className="weeks" onKeyDown={walk} role="presentation">
            {weeks.map((days, week) => (
              <table key={days[0]} className="week">
                <caption className="unseen">{t('free.week', { day: dayName(days[0]!, locale) })}</caption>
                <thead>
                  <tr>
                    <td aria-hidden />
                    {days.map((day) => (
                      <th key={day} scope="col">
                        {dayHead(day, locale).map((part) => (
                          <span key={part} className="day-part">
                            {part}{' '}
                          </span>
                        ))}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {parts.map((part, row) => (
                    <tr key={part}>
                      <th scope="row">{t(`free.${part}`)}</th>
                      {days.map((day, column) => {
                        const half: HalfDay = `${day}/${part}`;
                        return (
                          <td key={half}>
                            <label className="half">
                              <input
                                type="checkbox"
                                checked={chosen.has(half)}
                                disabled={day < now}
                                onChange={() => toggle(half)}
                                data-x={column}
                                data-y={week * 2 + row}
                                aria-label={t('free.cell', {
                                  day: dayName(day, locale),
                                  part: t(`free.${part}`),
                                })}
                              />
                              <span className="half-box" aria-hidden>
                                <Check size="1.2em" strokeWidth={3} />
                              </span>
                            </label>
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            ))}
          </div>
          <div className="row">
            <span className="soft small number">{t('free.count', { count })}</span>
            <ActionButton look="quiet" size="small" onPress={() => put(all)}>
              {t('free.all')}
            </ActionButton>
            <ActionButton look="quiet" size="small" onPress={() => put([])}>
              {t('free.none')}
            </ActionButton>
          </div>
        </>
      )}
    </fieldset>
  );
}
