import { CalendarClock } from 'lucide-react';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Empty, Notice } from '../part/notice.tsx';
import { hrefOf } from '../route.ts';
import { freeHalves, type Block, type Trouble } from './calendar.ts';
import type { Seat } from '../planning/plan.ts';
import type { Outside } from './doubt.ts';
import { useBlockWords } from './words.ts';

type Move = ((block: Block) => void) | null;

/** The day as a list, where there is no room for its lanes. */
export function DayList({
  blocks,
  trouble,
  free,
  outside,
  onMove,
}: {
  blocks: readonly Block[];
  trouble: ReadonlyMap<string, readonly Trouble[]>;
  free: (block: Block) => boolean | null;
  outside: (block: Block) => string | null;
  onMove: Move;
}) {
  const { t } = useText();
  const words = useBlockWords();
  const sorted = [...blocks].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  if (sorted.length === 0) return <Empty title={t('calendar.empty')} text={t('calendar.empty-text')} />;
  return (
    <ul className="cal-list" aria-label={t('calendar.day')}>
      {sorted.map((block) => (
        <li key={block.key} className="card cal-card" data-kind={block.phase ?? block.kind}>
          <strong>{words.span(block)}</strong>
          <a href={hrefOf({ at: 'slot', edition: block.slot.edition, slot: block.slot.id })}>{block.slot.label}</a>
          <span className="muted">
            {t(`couloir.${block.slot.couloir}`)} · {words.state(block)}
            {block.slot.organiser ? ` · ${block.slot.organiser.label}` : ''}
            {free(block) === false ? ` · ${t('calendar.not-free')}` : ''}
            {outside(block) === null ? '' : ` · ${outside(block)}`}
          </span>
          {(trouble.get(block.key) ?? []).map((one) => (
            <Notice key={one.with.key} tone="warn" title={t('clash.title')}>
              <p>{words.trouble(one)}</p>
            </Notice>
          ))}
          {onMove === null || block.phase !== null ? null : <MoveButton block={block} onMove={onMove} />}
        </li>
      ))}
    </ul>
  );
}

export function MoveButton({ block, onMove }: { block: Block; onMove: (block: Block) => void }) {
  const { t } = useText();
  return (
    <Button onPress={() => onMove(block)} aria-label={t('calendar.move-one', { label: block.slot.label })}>
      <CalendarClock aria-hidden size={16} />
      {t('calendar.move')}
    </Button>
  );
}

/** A slot that has no place in the calendar, or a time that its participant did not tick; and when they can come. */
export function ToPlace({
  edition,
  isEmpty,
  waiting,
  items,
  days,
  onMove,
  onGrab,
  onLook,
}: {
  edition: string;
  /** No slot was made yet. */
  isEmpty: boolean;
  /** Participants who were accepted and have no slot yet. */
  waiting: number;
  items: readonly { block: Block; seat: Seat; why: Outside | null }[];
  days: readonly string[];
  onMove: Move;
  onGrab: (event: React.PointerEvent, block: Block) => void;
  onLook: (block: Block) => void;
}) {
  const { t, day, dateTime } = useText();
  return (
    <section className="cal-side" aria-labelledby="to-place">
      <h2 id="to-place">{t('calendar.to-place', { count: items.length + waiting })}</h2>
      {waiting === 0 ? null : (
        <p>
          <a href={hrefOf({ at: 'participants', edition })}>{t('calendar.without-slot', { count: waiting })}</a>
        </p>
      )}
      {items.length === 0 && waiting === 0 && !isEmpty ? <p className="muted">{t('calendar.all-placed')}</p> : null}
      <ul>
        {items.map(({ block, seat, why }) => {
          const free = freeHalves(seat, days);
          return (
            <li
              key={block.key}
              className="card cal-card"
              data-grab={onMove !== null}
              onPointerDown={onMove === null ? undefined : (event) => onGrab(event, block)}
              onPointerEnter={() => onLook(block)}
            >
              <a draggable={false} href={hrefOf({ at: 'slot', edition: block.slot.edition, slot: block.slot.id })}>
                {block.slot.label}
              </a>
              <span className="muted">{t(`couloir.${block.slot.couloir}`)}</span>
              <span>
                {t(why === null ? 'calendar.not-free-at' : `calendar.outside.${why}`, {
                  when: dateTime(block.startsAt),
                })}
              </span>
              <span className="muted">
                {free.length === 0
                  ? t('calendar.silent')
                  : t('calendar.free-halves', {
                      list: free
                        .map(
                          (half) =>
                            `${day(`${half.slice(0, 10)}T12:00:00`)} ${t(half.endsWith('am') ? 'planning.am' : 'planning.pm')}`,
                        )
                        .join(', '),
                    })}
              </span>
              {onMove === null ? null : <MoveButton block={block} onMove={onMove} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
