import { useEffect, useRef, useState } from 'react';
import type { SlotChange } from '../../protocol/board.ts';
import type { Failure } from '../api.ts';
import { changeSlot } from '../state/actions.ts';
import { changeTo, type Block, type By } from './calendar.ts';
import type { Moving } from './use-drag.ts';

type How = 'at-once' | 'proposed' | 'kept';
/** `before`: the block as it was. `startsAt`: the time that it has, or that is proposed. */
export type Outcome =
  | { before: Block; how: How | 'undone'; startsAt: string; failure: null }
  | { before: Block; how: null; failure: Failure };

/** Asks the hub for a move. The block waits at its target, then is where the hub says: what it refuses goes back. */
export function useMove(by: By, zone: string) {
  const [waiting, setWaiting] = useState<Moving | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const refocus = useRef<string | null>(null);
  useEffect(() => {
    if (waiting !== null || refocus.current === null) return;
    // The lane draws its blocks anew: the keyboard stays on the one that was moved.
    const found = document.querySelector<HTMLElement>(`[data-block^="${refocus.current}"]`);
    refocus.current = null;
    found?.focus();
  }, [waiting]);
  const ask = async (moving: Moving, body: SlotChange) => {
    setOutcome(null);
    setWaiting(moving);
    const { slot } = moving.block;
    const answer = await changeSlot(slot, body);
    setWaiting(null);
    setOutcome(
      answer.ok
        ? { before: moving.block, how: answer.value.move, startsAt: body.startsAt ?? slot.startsAt, failure: null }
        : { before: moving.block, how: null, failure: answer.failure },
    );
  };
  return {
    waiting,
    outcome,
    told: (before: Block, how: How, startsAt: string) => setOutcome({ before, how, startsAt, failure: null }),
    undo: (before: Block, body: SlotChange) => {
      setOutcome(null);
      void changeSlot(before.slot, body).then((answer) =>
        setOutcome(
          answer.ok
            ? { before, how: 'undone', startsAt: before.startsAt, failure: null }
            : { before, how: null, failure: answer.failure },
        ),
      );
    },
    drop: (moving: Moving, isKeyboard = false) => {
      const body = changeTo(moving.block, moving.target, by, zone);
      if (body === null || waiting !== null) return;
      if (isKeyboard) refocus.current = moving.block.slot.id;
      void ask(moving, body);
    },
  };
}
