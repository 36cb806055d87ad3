import { Undo2 } from 'lucide-react';
import type { BoardSlot, SlotChange } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { failureKeys, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { undoOf, type Block } from './calendar.ts';
import type { Outcome } from './use-move.ts';
import { useBlockWords } from './words.ts';

type Props = {
  outcome: Outcome | null;
  blocks: readonly Block[];
  slots: readonly BoardSlot[];
  onUndo: (before: Block, change: SlotChange) => void;
};

/** What came of the last move, and the way back. */
export function Told({ outcome, blocks, slots, onUndo }: Props) {
  const { t } = useText();
  const words = useBlockWords();
  if (outcome === null) return null;
  const { before } = outcome;
  const { label } = before.slot;
  if (outcome.failure === null) {
    const { how, startsAt } = outcome;
    const when = words.when(startsAt);
    if (how === 'undone')
      return <Notice tone="good" title={t('calendar.undone', { label, when: words.when(before.startsAt) })} />;
    const now = slots.find(({ id }) => id === before.slot.id);
    // A proposal is known once the log of the slot was read.
    const made = blocks.find(
      ({ slot, proposal, startsAt: at }) =>
        slot.id === now?.id && proposal !== null && Date.parse(at) === Date.parse(startsAt),
    );
    const isReady = now !== undefined && (how !== 'proposed' || made !== undefined);
    const change = isReady ? undoOf(before, now, how === 'proposed' ? (made?.proposal ?? null) : null) : null;
    return (
      <Notice tone="good" title={t(`calendar.moved.${how}`, { label, when })}>
        {change === null ? null : (
          <Button onPress={() => onUndo(before, change)}>
            <Undo2 aria-hidden size={16} />
            {t('calendar.undo')}
          </Button>
        )}
      </Notice>
    );
  }
  const why = words.refused(outcome.failure, slots);
  const { title, action } = failureKeys(outcome.failure);
  return (
    <Notice tone="bad" title={t(title)}>
      <p className="cal-why">
        {t('calendar.back', { label })} {why}
      </p>
      <p>{t(action)}</p>
    </Notice>
  );
}
