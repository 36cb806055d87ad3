import { CalendarCheck, CalendarPlus, Check, ChevronLeft, ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';
import { settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { hoursOf } from '../../protocol/settings.ts';
import { halfDayOf, parts, weeksOf, type HalfDay, type Hours } from '../../protocol/half-day.ts';
import { Button } from '../part/button.tsx';
import { useText } from '../locale.ts';
import { useNow } from '../state/hooks.ts';
import { StandingBadge } from './appointments.tsx';
import { counts, freeOf, slotTime, standing, takenIn, zoneOf, type Seat } from './plan.ts';
import { ProposeWindow } from './propose-window.tsx';
import { useSeats } from './seats.ts';
import { useZone } from './zone.ts';

type Props = { edition: BoardEdition; slots: readonly BoardSlot[]; mayWrite: boolean };

/** The free half-days of every participant, a week at a time, and the way to propose them a slot. */
export function Planning({ edition, slots, mayWrite }: Props) {
  const { t, day } = useText();
  const seats = useSeats(slots);
  const now = useNow(60_000);
  const weeks = weeksOf(edition);
  const of = hoursOf(settingsOf(edition).halfDays);
  const today = new Date(now).toISOString().slice(0, 10);
  const current = weeks.findIndex((days) => days.some((one) => one >= today));
  const [chosen, setChosen] = useState<number | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const at = chosen ?? Math.max(0, current);
  const days = weeks[at] ?? [];
  if (slots.length === 0 || days.length === 0) return null;
  const free = counts(seats, days);
  const seat = seats.find(({ slot }) => slot.id === asked) ?? null;
  const silent = seats.filter(({ view }) => freeOf(view).size === 0).length;
  return (
    <section className="card planning" aria-labelledby="planning-title">
      <div className="planning-head">
        <h2 id="planning-title">{t('planning.title')}</h2>
        <div className="actions">
          <Button
            look="quiet"
            aria-label={t('planning.before')}
            isDisabled={at === 0}
            onPress={() => setChosen(at - 1)}
          >
            <ChevronLeft aria-hidden size={18} />
          </Button>
          <span aria-live="polite" className="planning-week">
            {t('planning.week', { from: day(`${days[0]}T12:00:00`), to: day(`${days.at(-1)}T12:00:00`) })}
          </span>
          <Button
            look="quiet"
            aria-label={t('planning.after')}
            isDisabled={at >= weeks.length - 1}
            onPress={() => setChosen(at + 1)}
          >
            <ChevronRight aria-hidden size={18} />
          </Button>
        </div>
      </div>
      {silent === 0 ? null : <p className="muted">{t('planning.silent', { count: silent })}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached with the keyboard */}
      <section className="planning-scroll" tabIndex={0} aria-label={t('planning.table')}>
        <table className="planning-table">
          <thead>
            <tr>
              <th scope="col" rowSpan={2} className="planning-who">
                {t('planning.who')}
              </th>
              {days.map((one) => (
                <th key={one} scope="colgroup" colSpan={2}>
                  {day(`${one}T12:00:00`)}
                </th>
              ))}
            </tr>
            <tr>
              {days.map((one) => (
                <Fragment key={one}>
                  {parts.map((part) => (
                    <th key={part} scope="col" className={`planning-${part}`}>
                      <abbr title={t(part === 'am' ? 'planning.am' : 'planning.pm')}>
                        {t(part === 'am' ? 'planning.am-short' : 'planning.pm-short')}
                      </abbr>
                    </th>
                  ))}
                </Fragment>
              ))}
            </tr>
          </thead>
          <tbody>
            {seats.map((one) => (
              <Row
                key={one.slot.id}
                seat={one}
                days={days}
                of={of}
                onPropose={mayWrite ? () => setAsked(one.slot.id) : null}
              />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" className="planning-who">
                {t('planning.count')}
              </th>
              {[...free].map(([half, count]) => (
                <td key={half} className={`planning-${half.slice(11)}`}>
                  {count}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </section>
      <p className="muted planning-legend">
        {t('planning.parts')} · <Check aria-hidden size={14} /> {t('planning.free')} ·{' '}
        <CalendarCheck aria-hidden size={14} /> {t('planning.agreed')}
      </p>
      {seat === null ? null : (
        <ProposeWindow
          key={seat.slot.id}
          seat={seat}
          edition={edition}
          taken={takenIn(seats)}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

type RowProps = { seat: Seat; days: readonly string[]; of: Hours; onPropose: (() => void) | null };

function Row({ seat, days, of, onPropose }: RowProps) {
  const { t, dateTime } = useText();
  const { slot, view } = seat;
  const free = freeOf(view);
  const other = useZone(zoneOf(view), slotTime(seat).startsAt);
  // Somebody who said nothing of their half-days said nothing of their clock.
  const zone = free.size === 0 ? null : other;
  const isAgreed = view.agreed !== null;
  const taken = isAgreed ? halfDayOf(Date.parse(slotTime(seat).startsAt), zoneOf(view), of) : null;
  return (
    <tr>
      <th scope="row" className="planning-who">
        <span>{slot.label}</span>
        <span className="planning-state">
          <StandingBadge standing={standing(view)} />
          {isAgreed ? <span className="muted">{dateTime(slotTime(seat).startsAt)}</span> : null}
        </span>
        {zone === null ? null : <span className="muted">{t('planning.zone', { zone: zone.name })}</span>}
        {onPropose === null || view.closedAt !== null ? null : (
          <Button look="quiet" onPress={onPropose} aria-label={t('propose.for', { label: slot.label })}>
            <CalendarPlus aria-hidden size={16} />
            {t('propose.short')}
          </Button>
        )}
      </th>
      {days.flatMap((day) =>
        parts.map((part) => {
          const half: HalfDay = `${day}/${part}`;
          return (
            <td key={half} className={`planning-${part} ${free.has(half) ? 'planning-free' : ''}`}>
              {half === taken ? (
                <>
                  <CalendarCheck aria-hidden size={16} />
                  <span className="unseen">{t('planning.agreed')}</span>
                </>
              ) : free.has(half) ? (
                <>
                  <Check aria-hidden size={16} />
                  <span className="unseen">{t('planning.free')}</span>
                </>
              ) : (
                <span className="unseen">{t('planning.not-free')}</span>
              )}
            </td>
          );
        }),
      )}
    </tr>
  );
}
