import { useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import { settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { daysOf } from '../../protocol/half-day.ts';
import { commonLink, hoursOf } from '../../protocol/settings.ts';
import { InEdition } from '../list/in-edition.tsx';
import { Empty, failureKeys, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { usePeople } from '../participants/use-people.ts';
import { useSeats } from '../planning/seats.ts';
import { useText } from '../locale.ts';
import { regionsFor } from '../regions.ts';
import { hrefOf } from '../route.ts';
import { loadSlots, readOrganisers } from '../state/actions.ts';
import { useMay, useNow, useSlots } from '../state/hooks.ts';
import {
  blocksOf,
  freeRows,
  isFree,
  isShown,
  lanesOf,
  placeOf,
  roomName,
  shifted,
  startOf,
  targeted,
  troubles,
  ways,
  type Block,
  type By,
  type Lane,
} from './calendar.ts';
import { DayGrid, laneName } from './day-grid.tsx';
import { DayList, ToPlace } from './day-list.tsx';
import { MoveWindow } from './move-window.tsx';
import { useDrag, type Moving } from './use-drag.ts';
import { useMove, type Outcome } from './use-move.ts';
import { useNarrow } from './use-narrow.ts';
import { useBlockWords } from './words.ts';

/** The slots of an edition by day and by lane, where they are moved. */
export function CalendarScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Calendar edition={edition} />}</InEdition>;
}

const none: readonly BoardSlot[] = [];
const arrows: Record<string, { steps?: number; lanes?: number }> = {
  ArrowUp: { steps: -1 },
  ArrowDown: { steps: 1 },
  ArrowLeft: { lanes: -1 },
  ArrowRight: { lanes: 1 },
};

function useOrganisers(): readonly Lane[] {
  const [all, setAll] = useState<readonly Lane[]>([]);
  useEffect(() => {
    let isOn = true;
    const read = async () => {
      const answer = await readOrganisers();
      if (isOn && answer.ok) setAll(answer.value.organisers.map(({ id, label }) => ({ id, name: label })));
    };
    void read();
    return () => {
      isOn = false;
    };
  }, []);
  return all;
}

/** The lanes of the day in a way of looking at it. */
function useLanes(edition: BoardEdition, by: By, slots: readonly BoardSlot[], organisers: readonly Lane[]): Lane[] {
  const { t } = useText();
  const { regions } = useMay();
  if (by === 'organiser') return lanesOf(by, slots, organisers, t('calendar.none.organiser'));
  if (by === 'room') {
    const lanes = lanesOf(by, slots, [], t('calendar.none.room'));
    return lanes.map((lane) => (lane.id === null ? lane : { ...lane, name: roomName(lane.id) }));
  }
  const used = new Set(slots.map(({ region }) => region));
  const known = regionsFor(edition, regions)
    .map((name) => ({ id: name, name }))
    // Those with slots first: eighteen lanes do not fit on a screen.
    .toSorted((a, b) => Number(used.has(b.id)) - Number(used.has(a.id)));
  return lanesOf(by, slots, known, t('calendar.none.region'));
}

function Calendar({ edition }: { edition: BoardEdition }) {
  const { t, day: dayText } = useText();
  const listed = useSlots(edition.id);
  const slots = listed.value ?? none;
  const seats = useSeats(slots);
  const { write } = useMay();
  const isNarrow = useNarrow();
  const organisers = useOrganisers();
  const hours = hoursOf(settingsOf(edition).halfDays);
  const lobby = commonLink(settingsOf(edition));
  const days = daysOf(edition);
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [by, setBy] = useState<By>('organiser');
  const [asked, setAsked] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [held, setHeld] = useState<Moving | null>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const lanes = useLanes(edition, by, slots, organisers);
  const words = useBlockWords();
  const blocks = useMemo(() => seats.flatMap(blocksOf), [seats]);
  const trouble = useMemo(() => troubles(blocks, lobby), [blocks, lobby]);
  const seatOf = (block: Block) => seats.find(({ slot }) => slot.id === block.slot.id);
  const free = (block: Block): boolean | null => {
    const seat = seatOf(block);
    return seat === undefined ? null : isFree(seat, block.startsAt, hours);
  };
  const today = new Date(useNow(60_000)).toISOString().slice(0, 10);
  const day = asked ?? days.find((one) => one >= today) ?? days[0] ?? today;
  const shown = blocks.filter((block) => isShown(block, days, zone) && placeOf(block, zone).day === day);
  const aside = blocks.flatMap((block) => {
    const seat = seatOf(block);
    const isOutside = !isShown(block, days, zone);
    return seat === undefined || block.phase !== null || (!isOutside && free(block) !== false)
      ? []
      : [{ block, seat, isOutside }];
  });
  const people = usePeople(edition.id).value?.participants ?? [];
  const waiting = people.filter((one) => one.state === 'approved' && one.slot === null).length;
  const move = useMove(by, zone);
  const drag = useDrag(lanes, day, (moving) => move.drop(moving));
  const moving = move.waiting ?? drag.over ?? held;
  const seen = blocks.find(({ key }) => key === (moving?.block.key ?? looked));
  const seenSeat = seen === undefined ? undefined : seatOf(seen);
  const canMove = (block: Block): boolean => write && block.phase === null;

  const press = (block: Block) => {
    if (write) setOpened(block.key);
    else location.assign(hrefOf({ at: 'slot', edition: edition.id, slot: block.slot.id }));
  };
  const onKey = (event: KeyboardEvent, block: Block) => {
    const arrow = arrows[event.key];
    const own = held?.block.key === block.key ? held : null;
    if (arrow !== undefined && canMove(block)) {
      event.preventDefault();
      const from = own?.target ?? startOf(block, by, zone, days);
      setHeld({ block, target: shifted(from, arrow, lanes, days) });
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      setHeld(null);
      if (own === null) press(block);
      else move.drop(own, true);
    } else if (event.key === 'Escape' && own !== null) setHeld(null);
  };
  const preview = (now: Moving): string => {
    const at = targeted(now.block, now.target, by, zone, now.target.lane === null ? '' : laneName(lanes, now.target));
    const own = troubles([...blocks.filter(({ slot }) => slot.id !== at.slot.id), at], lobby).get(at.key) ?? [];
    return [
      t('calendar.preview', { label: at.slot.label, span: words.span(at), lane: laneName(lanes, now.target) }),
      ...own.map(words.trouble),
    ].join(' · ');
  };
  const openedBlock = blocks.find(({ key }) => key === opened);
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('calendar.title')}
    >
      <div className="cal-tools">
        <fieldset className="cal-choice">
          <legend className="unseen">{t('calendar.days')}</legend>
          {days.map((one) => (
            <button
              key={one}
              type="button"
              className="people-count"
              data-day={one}
              aria-pressed={one === day}
              onClick={() => setAsked(one)}
            >
              {dayText(`${one}T12:00:00`)}
              <span className="muted">
                {blocks.filter((block) => placeOf(block, zone).day === one && isShown(block, days, zone)).length}
              </span>
            </button>
          ))}
        </fieldset>
        {isNarrow ? null : (
          <fieldset className="cal-choice">
            <legend>{t('calendar.by')}</legend>
            {ways.map((one) => (
              <button
                key={one}
                type="button"
                className="people-count"
                aria-pressed={one === by}
                onClick={() => setBy(one)}
              >
                {t(`calendar.by.${one}`)}
              </button>
            ))}
          </fieldset>
        )}
      </div>
      {write && !isNarrow ? (
        <p id="calendar-keys" className="muted">
          {t('calendar.keys')}
        </p>
      ) : null}
      <Told outcome={move.outcome} slots={slots} />
      <output className="cal-preview" data-empty={held === null}>
        {held === null ? '' : preview(held)}
      </output>
      {listed.failure === null ? null : (
        <FailureNotice failure={listed.failure} onRetry={() => void loadSlots(edition.id)} />
      )}
      {listed.value === null && listed.failure === null ? <Loading text={t('slots.loading')} /> : null}
      {listed.value?.length === 0 ? <Empty title={t('calendar.empty')} text={t('calendar.empty-text')} /> : null}
      {slots.length === 0 ? null : (
        <div className="cal">
          {isNarrow ? (
            <DayList blocks={shown} trouble={trouble} free={free} onMove={write ? press : null} />
          ) : (
            <DayGrid
              by={by}
              day={day}
              zone={zone}
              lanes={lanes}
              blocks={shown}
              trouble={trouble}
              free={free}
              moving={moving}
              shade={seenSeat === undefined ? new Set() : freeRows(seenSeat, day, zone, hours)}
              mayWrite={write}
              onPress={(block) => {
                if (!drag.wasDrag()) press(block);
              }}
              onKey={onKey}
              onGrab={(event, block) => {
                if (canMove(block)) drag.begin(event, block, startOf(block, by, zone, days));
              }}
              onLook={(block) => setLooked(block?.key ?? null)}
              onLeave={() => setHeld(null)}
            />
          )}
          <ToPlace
            edition={edition.id}
            waiting={waiting}
            items={aside}
            days={days}
            onMove={write ? press : null}
            onGrab={(event, block) => drag.begin(event, block, startOf(block, by, zone, days))}
            onLook={(block) => setLooked(block.key)}
          />
        </div>
      )}
      {openedBlock === undefined ? null : (
        <MoveWindow
          edition={edition}
          block={openedBlock}
          days={days}
          zone={zone}
          organisers={organisers}
          slots={slots}
          onClose={() => setOpened(null)}
          onMoved={move.told}
        />
      )}
    </Shell>
  );
}

/** What came of the last move. */
function Told({ outcome, slots }: { outcome: Outcome | null; slots: readonly BoardSlot[] }) {
  const { t } = useText();
  const words = useBlockWords();
  if (outcome === null) return null;
  if (outcome.failure === null)
    return <Notice tone="good" title={t(`calendar.moved.${outcome.how}`, { label: outcome.label })} />;
  const why = words.refused(outcome.failure, slots);
  const { title, action } = failureKeys(outcome.failure);
  return (
    <Notice tone="bad" title={t(title)}>
      <p className="cal-why">
        {t('calendar.back', { label: outcome.label })} {why}
      </p>
      <p>{t(action)}</p>
    </Notice>
  );
}
