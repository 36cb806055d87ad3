import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure, Result } from '../api.ts';
import { onAnyMove } from './actions.ts';

/** Pokes within this time cost one reading; in milliseconds. */
const GATHER_MS = 800;

type State<T> = { value: T | null; failure: Failure | null };
export type Fresh<T> = State<T> & {
  /** Reads now. */
  again: () => void;
  /** Changes what is shown after a gesture that the hub accepted: a reading that began before it is void. */
  amend: (change: (value: T) => T) => void;
};

/** What a page reads from the hub, read again after pokes. What was read before stays on screen beside a failure. */
export function useFresh<T>(read: () => Promise<Result<T>>): Fresh<T> {
  const [state, setState] = useState<State<T>>({ value: null, failure: null });
  /** An answer that comes after a younger one would show what was before it. */
  const turn = useRef(0);
  const again = useCallback(() => {
    const ask = async (): Promise<void> => {
      turn.current += 1;
      const mine = turn.current;
      const answer = await read();
      if (mine !== turn.current) return;
      setState((before) =>
        answer.ok ? { value: answer.value, failure: null } : { value: before.value, failure: answer.failure },
      );
    };
    void ask();
  }, [read]);
  const amend = useCallback((change: (value: T) => T) => {
    turn.current += 1;
    setState((before) => (before.value === null ? before : { ...before, value: change(before.value) }));
  }, []);
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    again();
    const stop = onAnyMove(() => {
      due ??= setTimeout(() => {
        due = undefined;
        again();
      }, GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(due);
    };
  }, [again]);
  return { ...state, again, amend };
}
