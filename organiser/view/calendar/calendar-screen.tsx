import { Plus } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { daysOf } from '../../protocol/half-day.ts';
import { outside } from '../../protocol/opening.ts';
import { commonLink, hoursOf } from '../../protocol/settings.ts';
import { InEdition } from '../list/in-edition.tsx';
import { Button } from '../part/button.tsx';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { usePeople } from '../participants/use-people.ts';
import { useSeats } from '../planning/seats.ts';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import { NewSlotWindow } from '../screen/new-slot.tsx';
import { loadSlots } from '../state/actions.ts';
import { useMay, useNow, useSlots } from '../state/hooks.ts';
import {
  blocksOf,
  closedRows,
  freeRows,
  isFree,
  isShown,
  placeOf,
  shifted,
  spanOf,
  startOf,
  targeted,
  troubles,
  ways,
  type Block,
  type By,
} from './calendar.ts';
import { DayGrid, laneName } from './day-grid.tsx';
import { DayList, ToPlace } from './day-list.tsx';
import { doubtsOf, type Doubt } from './doubt.ts';
import { DoubtWindow } from './doubt-window.tsx';
import { MoveWindow } from './move-window.tsx';
import { Told } from './told.tsx';
import { useDrag, type Moving } from './use-drag.ts';
import { useLanes, useOrganisers } from './use-lanes.ts';
import { useMove } from './use-move.ts';
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

function Calendar({ edition }: { edition: BoardEdition }) {
  const { t, day: dayText } = useText();
  const listed = useSlots(edition.id);
  const slots = listed.value ?? none;
  const seats = useSeats(slots);
  const { write } = useMay();
  const isNarrow = useNarrow();
  const organisers = useOrganisers();
  const { halfDays } = settingsOf(edition);
  const hours = hoursOf(halfDays);
  const span = spanOf(halfDays);
  const lobby = commonLink(settingsOf(edition));
  const days = daysOf(edition);
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [by, setBy] = useState<By>('organiser');
  const [asked, setAsked] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [held, setHeld] = useState<Moving | null>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  const [doubt, setDoubt] = useState<(Doubt & { moving: Moving; isKeyboard: boolean }) | null>(null);
  const lanes = useLanes(edition, by, slots, organisers);
  const words = useBlockWords();
  const blocks = useMemo(() => seats.flatMap(blocksOf), [seats]);
  const trouble = useMemo(() => troubles(blocks, lobby), [blocks, lobby]);
  const seatOf = (block: Block) => seats.find(({ slot }) => slot.id === block.slot.id);
  const free = (block: Block): boolean | null => {
    const seat = seatOf(block);
    return seat === undefined ? null : isFree(seat, block.startsAt, hours);
  };
  /** The clock of a participant who said it, else that of this board. */
  const zoneFor = (block: Block): string => seatOf(block)?.view.profile?.zone ?? zone;
  const outsideOf = (block: Block) => outside(edition, block.startsAt, block.minutes, zoneFor(block));
  const outsideWords = (block: Block): string | null => {
    const why = block.phase === null ? outsideOf(block) : null;
    return why === null ? null : t(`calendar.is-outside.${why}`);
  };
  const present = placeOf({ startsAt: new Date(useNow(60_000)).toISOString() }, zone);
  const today = present.day;
  const day = asked ?? days.find((one) => one >= today) ?? days[0] ?? today;
  const shown = blocks.filter((block) => isShown(block, days, zone, span) && placeOf(block, zone).day === day);
  const aside = blocks.flatMap((block) => {
    const seat = seatOf(block);
    const why = outsideOf(block);
    return seat === undefined || block.phase !== null || (why === null && free(block) !== false)
      ? []
      : [{ block, seat, why }];
  });
  const people = usePeople(edition.id).value?.participants ?? [];
  const waiting = people.filter((one) => one.state === 'approved' && one.slot === null).length;
  const move = useMove(by, zone);
  /** Asks before what is easily done by mistake; moves at once otherwise. */
  const drop = (moving: Moving, isKeyboard = false) => {
    const found = doubtsOf(edition, moving, by, zone, zoneFor(moving.block));
    if (found === null) move.drop(moving, isKeyboard);
    else setDoubt({ ...found, moving, isKeyboard });
  };
  const drag = useDrag(lanes, day, span, drop);
  const moving = move.waiting ?? drag.over ?? held ?? doubt?.moving ?? null;
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
      const from = own?.target ?? startOf(block, by, zone, days, span);
      setHeld({ block, target: shifted(from, arrow, lanes, days, span) });
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      setHeld(null);
      if (own === null) press(block);
      else drop(own, true);
    } else if (event.key === 'Escape' && own !== null) setHeld(null);
  };
  const preview = (now: Moving): string => {
    const at = targeted(now.block, now.target, by, zone, now.target.lane === null ? '' : laneName(lanes, now.target));
    const own = troubles([...blocks.filter(({ slot }) => slot.id !== at.slot.id), at], lobby).get(at.key) ?? [];
    return [
      t('calendar.preview', { label: at.slot.label, span: words.span(at), lane: laneName(lanes, now.target) }),
      ...own.map(words.trouble),
      ...[outsideWords(at)].filter((one) => one !== null),
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
      aside={
        write ? (
          <Button look="main" onPress={() => setCreating(true)}>
            <Plus aria-hidden size={18} />
            {t('slot.create')}
          </Button>
        ) : null
      }
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
                {blocks.filter((block) => placeOf(block, zone).day === one && isShown(block, days, zone, span)).length}
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
      {write && !isNarrow && slots.length > 0 ? (
        <p id="calendar-keys" className="muted">
          {t('calendar.keys')}
        </p>
      ) : null}
      <Told outcome={move.outcome} blocks={blocks} slots={slots} onUndo={move.undo} />
      <output className="cal-preview" data-empty={held === null}>
        {held === null ? '' : preview(held)}
      </output>
      {listed.failure === null ? null : (
        <FailureNotice failure={listed.failure} onRetry={() => void loadSlots(edition.id)} />
      )}
      {listed.value === null && listed.failure === null ? <Loading text={t('slots.loading')} /> : null}
      {listed.value === null ? null : (
        <div className="cal">
          {slots.length === 0 ? (
            <Empty title={t('calendar.none')} text={t(write ? 'calendar.none-text' : 'slots.empty-observer')} />
          ) : isNarrow ? (
            <DayList
              blocks={shown}
              trouble={trouble}
              free={free}
              outside={outsideWords}
              onMove={write ? press : null}
            />
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
              shade={seenSeat === undefined ? new Set() : freeRows(seenSeat, day, zone, hours, span)}
              span={span}
              closed={closedRows(edition, day, seen === undefined ? zone : zoneFor(seen), zone, span)}
              outside={outsideWords}
              present={day === today ? present.minutes : null}
              mayWrite={write}
              onPress={(block) => {
                if (!drag.wasDrag()) press(block);
              }}
              onKey={onKey}
              onGrab={(event, block) => {
                if (canMove(block)) drag.begin(event, block, startOf(block, by, zone, days, span));
              }}
              onLook={(block) => setLooked(block?.key ?? null)}
              onLeave={() => setHeld(null)}
            />
          )}
          <ToPlace
            edition={edition.id}
            isEmpty={slots.length === 0}
            waiting={waiting}
            items={aside}
            days={days}
            onMove={write ? press : null}
            onGrab={(event, block) => drag.begin(event, block, startOf(block, by, zone, days, span))}
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
          clock={zoneFor(openedBlock)}
          organisers={organisers}
          slots={slots}
          onClose={() => setOpened(null)}
          onMoved={move.told}
        />
      )}
      {doubt === null ? null : (
        <DoubtWindow
          doubt={doubt}
          label={doubt.moving.block.slot.label}
          onClose={() => setDoubt(null)}
          onMove={() => {
            setDoubt(null);
            move.drop(doubt.moving, doubt.isKeyboard);
          }}
        />
      )}
      <NewSlotWindow
        edition={edition}
        slots={slots}
        isOpen={creating}
        onClose={() => setCreating(false)}
        onMade={() => undefined}
      />
    </Shell>
  );
}
