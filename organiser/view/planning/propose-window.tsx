import { Plus, TriangleAlert, X } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { eventKinds } from '../../protocol/event.ts';
import { settingsOf, type BoardEdition } from '../../protocol/board.ts';
import { daysOf } from '../../protocol/half-day.ts';
import { commonLink, hoursOf } from '../../protocol/settings.ts';
import { isMeetingLink } from '../../protocol/meeting.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { say } from '../state/actions.ts';
import { useBoard } from '../state/store.ts';
import { clashes, inTurn, offersFor, zoneOf, type Offer, type Seat, type Taken } from './plan.ts';
import { useZone } from './zone.ts';

type Props = { seat: Seat; edition: BoardEdition; taken: readonly Taken[]; onClose: () => void };

/** Proposes one time or several to a participant, from what they said of their half-days. */
export function ProposeWindow(props: Props) {
  const { t } = useText();
  return (
    <Window title={t('propose.for', { label: props.seat.slot.label })} isOpen onClose={props.onClose}>
      <Form {...props} />
    </Window>
  );
}

function Form({ seat, edition, taken, onClose }: Props) {
  const { t } = useText();
  const { halfDays, meeting } = settingsOf(edition);
  const days = daysOf(edition);
  const me = useBoard((s) => (s.session.phase === 'in' ? s.session.label : ''));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [minutes, setMinutes] = useState(String(seat.slot.made.minutes));
  const [link, setLink] = useState(seat.slot.meeting ?? commonLink({ meeting }) ?? '');
  const [wrong, setWrong] = useState<ReadonlySet<'minutes' | 'link' | 'times'>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const [opened] = useState(() => Date.now());
  const offers = offersFor(seat, days, opened, hoursOf(halfDays));
  const own = [...chosen].filter((time) => !offers.some((one) => one.startsAt === time)).sort();
  const teams = link.trim() === '' ? null : link.trim();
  const clashOf = (startsAt: string) =>
    clashes(
      { slot: seat.slot.id, by: me, startsAt, minutes: Number(minutes) || 60, teams },
      taken,
      commonLink({ meeting }),
    );
  const put = (time: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(time);
    else next.delete(time);
    setChosen(next);
  };

  const submit = async () => {
    const times = [...chosen].sort();
    const bad = new Set<'minutes' | 'link' | 'times'>();
    if (times.length === 0) bad.add('times');
    if (teams !== null && !isMeetingLink(teams)) bad.add('link');
    const bodies = times.map((startsAt) =>
      eventKinds['slot.proposed'].body.safeParse({
        id: crypto.randomUUID(),
        startsAt,
        minutes: Number(minutes),
        teams: bad.has('link') ? null : teams,
      }),
    );
    if (bodies.some((one) => !one.success)) bad.add('minutes');
    setWrong(bad);
    if (bad.size > 0) return;
    const all = bodies.flatMap((one) => (one.success ? [one.data] : []));
    const { left, failure: why } = await inTurn(all, async (body) => say(seat.slot.log, 'slot.proposed', body));
    if (why === null) return onClose();
    // What is said is said: it must not be proposed twice.
    setChosen(new Set(left.map(({ startsAt }) => startsAt)));
    return setFailure(why);
  };

  return (
    <form
      className="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      {offers.length === 0 ? (
        <Notice tone="info" title={t('propose.nothing')}>
          <p>{t('propose.nothing-text')}</p>
        </Notice>
      ) : (
        <Offers seat={seat} offers={offers} chosen={chosen} onPut={put} clashOf={(at) => clashOf(at).length > 0} />
      )}
      <OtherTime days={days} onAdd={(time) => put(time, true)} />
      <Chosen times={own} onRemove={(time) => put(time, false)} />
      {[...chosen]
        .sort()
        .flatMap((time) =>
          clashOf(time).map((clash) => (
            <ClashNotice key={`${time} ${clash.label} ${clash.startsAt}`} clash={clash} at={time} />
          )),
        )}
      <div className="row">
        <Field
          label={t('slot.duration')}
          type="number"
          value={minutes}
          onChange={setMinutes}
          error={wrong.has('minutes') ? t('slot.error.minutes') : null}
          required
        />
      </div>
      <Field
        label={t('propose.link')}
        hint={t('propose.link-hint')}
        value={link}
        onChange={setLink}
        error={wrong.has('link') ? t('propose.link-wrong') : null}
      />
      {wrong.has('times') ? (
        <p className="field-error" role="alert">
          {t('propose.no-time')}
        </p>
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit">
          {chosen.size === 0 ? t('propose.short') : t('propose.submit', { count: chosen.size })}
        </Button>
      </div>
    </form>
  );
}

function ClashNotice({ clash, at }: { clash: ReturnType<typeof clashes>[number]; at: string }) {
  const { t, day, time } = useText();
  return (
    <Notice tone="warn" title={t('clash.at', { when: `${day(at)}, ${time(at)}` })}>
      <p>
        {t(clash.why === 'room' ? 'clash.room' : 'clash.organiser', { label: clash.label, time: time(clash.startsAt) })}
      </p>
    </Notice>
  );
}

type OffersProps = {
  seat: Seat;
  offers: readonly Offer[];
  chosen: ReadonlySet<string>;
  onPut: (time: string, on: boolean) => void;
  clashOf: (time: string) => boolean;
};

/** The starts offered, by half-day, as boxes to tick. */
function Offers({ seat, offers, chosen, onPut, clashOf }: OffersProps) {
  const { t, day, time } = useText();
  const zone = useZone(zoneOf(seat.view), offers[0]?.startsAt ?? seat.slot.startsAt);
  const halves = [...new Set(offers.map((one) => one.half))];
  return (
    <fieldset className="offers">
      <legend>{t('propose.offers')}</legend>
      {zone === null ? null : <p className="muted">{t('propose.zone', { zone: zone.name })}</p>}
      <div className="offers-list">
        {halves.map((half) => (
          <div key={half} className="offer-day">
            <span className="offer-name">
              {day(`${half.slice(0, 10)}T12:00:00`)}, {t(half.endsWith('am') ? 'planning.am' : 'planning.pm')}
            </span>
            <span className="offer-times">
              {offers
                .filter((one) => one.half === half)
                .map(({ startsAt }) => (
                  <label key={startsAt} className="offer">
                    <input
                      type="checkbox"
                      checked={chosen.has(startsAt)}
                      onChange={(event) => onPut(startsAt, event.target.checked)}
                      aria-label={`${day(startsAt)}, ${time(startsAt)}`}
                    />
                    <span>
                      {time(startsAt)}
                      {zone === null ? '' : ` (${zone.time(startsAt)})`}
                    </span>
                    {clashOf(startsAt) ? <TriangleAlert size={14} aria-label={t('clash.title')} /> : null}
                  </label>
                ))}
            </span>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

/** A time that is not among those offered. */
function OtherTime({ days, onAdd }: { days: readonly string[]; onAdd: (time: string) => void }) {
  const { t } = useText();
  const [date, setDate] = useState(() => {
    const today = new Date().toISOString().slice(0, 10);
    return days.find((one) => one >= today) ?? days[0] ?? today;
  });
  const [hour, setHour] = useState('09:00');
  const [wrong, setWrong] = useState(false);
  const title = useId();
  const add = () => {
    const when = new Date(`${date}T${hour}`);
    const isWrong = Number.isNaN(when.getTime()) || when.getTime() < Date.now();
    setWrong(isWrong);
    if (!isWrong) onAdd(when.toISOString());
  };
  return (
    <fieldset className="offers" aria-labelledby={title}>
      <legend id={title}>{t('propose.other')}</legend>
      <div className="row row-end">
        <Field
          label={t('slot.date')}
          type="date"
          value={date}
          onChange={setDate}
          error={wrong ? t('propose.time-wrong') : null}
        />
        <Field label={t('slot.time')} type="time" value={hour} onChange={setHour} />
        <Button onPress={add}>
          <Plus aria-hidden size={16} />
          {t('propose.add')}
        </Button>
      </div>
    </fieldset>
  );
}

function Chosen({ times, onRemove }: { times: readonly string[]; onRemove: (time: string) => void }) {
  const { t, day, time } = useText();
  if (times.length === 0) return null;
  return (
    <ul className="chosen" aria-label={t('propose.chosen')}>
      {times.map((one) => {
        const when = `${day(one)}, ${time(one)}`;
        return (
          <li key={one} className="badge tone-brand">
            {when}
            <Button look="quiet" aria-label={t('propose.remove', { when })} onPress={() => onRemove(one)}>
              <X aria-hidden size={14} />
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
