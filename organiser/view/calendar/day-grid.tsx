import { TriangleAlert } from 'lucide-react';
import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react';
import { useText } from '../locale.ts';
import {
  columnsIn,
  laneOf,
  placeOf,
  rowsOf,
  STEP,
  type Block,
  type By,
  type Lane,
  type Span,
  type Target,
  type Trouble,
} from './calendar.ts';
import type { Moving } from './use-drag.ts';
import { useBlockWords } from './words.ts';

export type Handlers = {
  onPress: (block: Block) => void;
  onKey: (event: KeyboardEvent, block: Block) => void;
  onGrab: (event: PointerEvent, block: Block) => void;
  /** Looked at: its free half-days are shown. */
  onLook: (block: Block | null) => void;
  onLeave: () => void;
};

type Props = Handlers & {
  by: By;
  day: string;
  zone: string;
  lanes: readonly Lane[];
  blocks: readonly Block[];
  trouble: ReadonlyMap<string, readonly Trouble[]>;
  free: (block: Block) => boolean | null;
  /** The block that is being moved, or waits for the hub, at its target. */
  moving: Moving | null;
  /** Steps of the day at which the participant who is looked at is free. */
  shade: ReadonlySet<number>;
  span: Span;
  /** Steps of the day without session. */
  closed: readonly number[];
  /** Why a block is outside the sessions, in words; null when it is inside. */
  outside: (block: Block) => string | null;
  /** The present, in minutes, when the day is today. */
  present: number | null;
  mayWrite: boolean;
};

const place = ({ from, to }: Span, minutes: number, length: number): CSSProperties =>
  ({ '--at': (minutes - from) / STEP, '--long': Math.max(1, Math.min(length, to - minutes) / STEP) }) as CSSProperties;

/** One day: a column of time per lane, in steps of a quarter of an hour. */
export function DayGrid(props: Props) {
  const { t } = useText();
  const { lanes, blocks, by, span } = props;
  const hours = rowsOf(span).filter((minutes) => minutes % 60 === 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached with the keyboard
    <section className="cal-scroll" tabIndex={0} aria-label={t('calendar.day')}>
      <div className="cal-grid" style={{ '--rows': rowsOf(span).length } as CSSProperties}>
        <div className="cal-times" aria-hidden>
          <span className="cal-lane-name" />
          <div className="cal-column">
            {hours.map((minutes) => (
              <span key={minutes} className="cal-hour" style={place(span, minutes, 60)}>
                {t('calendar.hour', { hour: minutes / 60 })}
              </span>
            ))}
          </div>
        </div>
        {lanes.map((lane, index) => (
          <LaneColumn
            key={lane.id ?? ''}
            {...props}
            lane={lane}
            index={index}
            blocks={blocks.filter((block) => laneOf(block, by) === lane.id)}
          />
        ))}
      </div>
    </section>
  );
}

function LaneColumn({
  lane,
  index,
  shade,
  closed,
  present,
  moving,
  day,
  zone,
  ...props
}: Props & { lane: Lane; index: number }) {
  const { t } = useText();
  const { span } = props;
  const { at, most } = columnsIn(props.blocks);
  const ghost = moving !== null && moving.target.lane === lane.id && moving.target.day === day ? moving : null;
  return (
    <div className="cal-lane" style={{ '--columns': most } as CSSProperties}>
      <h3 className="cal-lane-name" title={lane.name}>
        {lane.name}
      </h3>
      <div className="cal-column" data-lane={index}>
        {closed.map((minutes) => (
          <span key={minutes} title={t('calendar.closed')} className="cal-closed" style={place(span, minutes, STEP)} />
        ))}
        {[...shade].map((minutes) => (
          <span key={minutes} aria-hidden className="cal-free" style={place(span, minutes, STEP)} />
        ))}
        {present === null || present < span.from || present > span.to ? null : (
          <span aria-hidden className="cal-now" style={place(span, present, STEP)} />
        )}
        <ul aria-label={lane.name}>
          {props.blocks.map((block) => (
            <li key={block.key}>
              <BlockButton
                {...props}
                block={block}
                minutes={placeOf(block, zone).minutes}
                place={at.get(block.key) ?? { column: 0, count: 1 }}
                isLeaving={moving?.block.key === block.key}
              />
            </li>
          ))}
        </ul>
        {ghost === null ? null : <Ghost moving={ghost} span={span} />}
      </div>
    </div>
  );
}

function Ghost({ moving: { block, target }, span }: { moving: Moving; span: Span }) {
  const { t } = useText();
  const clock = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return (
    <div className="cal-ghost" aria-hidden style={place(span, target.minutes, block.minutes)}>
      <strong>{t('calendar.span', { from: clock(target.minutes), to: clock(target.minutes + block.minutes) })}</strong>
      <span>{block.slot.label}</span>
    </div>
  );
}

type BlockProps = Pick<Props, keyof Handlers | 'trouble' | 'free' | 'span' | 'outside' | 'mayWrite'> & {
  block: Block;
  minutes: number;
  place: { column: number; count: number };
  isLeaving: boolean;
};

function BlockButton({
  block,
  minutes,
  place: { column, count },
  isLeaving,
  trouble,
  free,
  span,
  outside,
  mayWrite,
  ...on
}: BlockProps) {
  const { t } = useText();
  const words = useBlockWords();
  const own = trouble.get(block.key) ?? [];
  const isFree = free(block);
  const isOutside = outside(block);
  const [first] = own;
  return (
    <button
      type="button"
      className="cal-block"
      data-block={block.key}
      data-kind={block.phase ?? block.kind}
      data-trouble={own.length > 0}
      data-leaving={isLeaving}
      style={{ ...place(span, minutes, block.minutes), '--column': column, '--columns': count } as CSSProperties}
      aria-label={[words.whole(block, own, isFree), ...(isOutside === null ? [] : [isOutside])].join(', ')}
      {...(mayWrite ? { 'aria-describedby': 'calendar-keys' } : {})}
      onClick={() => on.onPress(block)}
      onKeyDown={(event) => on.onKey(event, block)}
      onPointerDown={(event) => on.onGrab(event, block)}
      onPointerEnter={() => on.onLook(block)}
      onFocus={() => on.onLook(block)}
      onBlur={on.onLeave}
    >
      <strong>{block.slot.label}</strong>
      <span>{words.span(block)}</span>
      {first === undefined ? (
        <span>{t(`couloir.${block.slot.couloir}`)}</span>
      ) : (
        <span className="cal-trouble">
          <TriangleAlert aria-hidden size={13} /> {t(`conflict.short.${first.which}`)}
        </span>
      )}
      <span className="cal-state">
        {words.state(block)}
        {isFree === false ? ` · ${t('calendar.not-free')}` : ''}
        {isOutside === null ? '' : ` · ${isOutside}`}
      </span>
    </button>
  );
}

/** Where a target is, in words. */
export const laneName = (lanes: readonly Lane[], { lane }: Target): string =>
  lanes.find(({ id }) => id === lane)?.name ?? '';
