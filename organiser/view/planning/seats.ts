import { useMemo } from 'react';
import type { BoardSlot } from '../../protocol/board.ts';
import type { LogView } from '../../protocol/fold.ts';
import { liveLog } from '../state/hooks.ts';
import { useBoard } from '../state/store.ts';
import type { LogState } from '../sync/engine.ts';
import { pending } from '../sync/outbox.ts';
import type { Seat } from './plan.ts';

/** Folding every log of an edition again at each change of one would be felt: a log that did not change is not folded. */
const folded = new WeakMap<LogState, LogView>();

/** The slots of an edition with what their logs say, own unsent words included. */
export function useSeats(slots: readonly BoardSlot[]): Seat[] {
  const logs = useBoard((s) => s.logs);
  const box = useBoard((s) => s.box);
  const label = useBoard((s) => (s.session.phase === 'in' ? s.session.label : ''));
  return useMemo(
    () =>
      slots.map((slot) => {
        const state = logs[slot.log] ?? null;
        const isQuiet = box === null || pending(box, slot.log).length === 0;
        const known = state !== null && isQuiet ? folded.get(state) : undefined;
        if (known !== undefined) return { slot, view: known };
        const { view } = liveLog(state, box, slot.log, label);
        if (state !== null && isQuiet) folded.set(state, view);
        return { slot, view };
      }),
    [slots, logs, box, label],
  );
}
