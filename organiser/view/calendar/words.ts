import type { BoardSlot } from '../../protocol/board.ts';
import { conflictKinds, type ConflictKind } from '../../protocol/conflict.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import type { Block, Trouble } from './calendar.ts';

const isKind = (value: unknown): value is ConflictKind => conflictKinds.some((kind) => kind === value);

/** What the calendar says of a block. */
export function useBlockWords() {
  const { t, time, day, longDay } = useText();
  const end = ({ startsAt, minutes }: Block): string => time(Date.parse(startsAt) + minutes * 60_000);
  const state = ({ kind, phase }: Block): string =>
    t(phase === null ? `calendar.kind.${kind}` : `calendar.phase.${phase}`);
  const trouble = ({ which, with: other }: Trouble): string =>
    t(`conflict.${which}`, { label: other.slot.label, time: time(other.startsAt) });
  return {
    state,
    trouble,
    /** "mardi 2 décembre à 10:00" */
    when: (startsAt: string): string => t('calendar.when', { day: longDay(startsAt), time: time(startsAt) }),
    span: (block: Block): string => t('calendar.span', { from: time(block.startsAt), to: end(block) }),
    /** Everything about a block, for somebody who does not see it. */
    whole: (block: Block, all: readonly Trouble[], free: boolean | null): string =>
      [
        block.slot.label,
        `${day(block.startsAt)}, ${t('calendar.span', { from: time(block.startsAt), to: end(block) })}`,
        t(`couloir.${block.slot.couloir}`),
        state(block),
        ...(free === false ? [t('calendar.not-free')] : []),
        ...all.map(trouble),
      ].join(', '),
    /** Which slot the hub named in a refusal, in words; null for another refusal. */
    refused: ({ code, info }: Failure, slots: readonly BoardSlot[]): string | null => {
      const { which, slot } = info;
      if (code !== 'slot.conflict' || !isKind(which)) return null;
      const other = slots.find(({ id }) => id === slot);
      if (other === undefined) return t(`conflict.elsewhere.${which}`);
      return t(`conflict.${which}`, { label: other.label, time: `${day(other.startsAt)}, ${time(other.startsAt)}` });
    },
  };
}
