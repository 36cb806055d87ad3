import { useCallback, useEffect, useRef, useState } from 'react';
import type { BoardIrritant, BoardIrritants, Triage, TriageSet } from '../../protocol/irritant.ts';
import { api, type Failure } from '../api.ts';
import { asked, onAnyMove } from '../state/actions.ts';
import { nameOf } from './irritant.ts';

export type Change = { irritant: BoardIrritant; set: TriageSet };
type State = { value: BoardIrritants | null; failure: Failure | null };

/** The irritants of an edition, read again after pokes, and the way to triage them. */
export function useIrritants(edition: string): State & {
  again: () => void;
  /** Why the last gesture was refused; nothing of it was done. */
  refusal: Failure | null;
  forget: () => void;
  change: (changes: readonly Change[]) => Promise<boolean>;
} {
  const [state, setState] = useState<State>({ value: null, failure: null });
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [forget] = useState(() => () => setRefusal(null));
  /** A reading that began before a gesture ended would show what was before it. */
  const turn = useRef(0);
  const read = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    const answer = await asked((key) => api.irritants(key, edition));
    if (mine !== turn.current) return;
    // What was read before stays on screen beside the failure.
    setState((before) =>
      answer.ok ? { value: answer.value, failure: null } : { value: before.value, failure: answer.failure },
    );
  }, [edition]);
  const again = useCallback(() => void read(), [read]);
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    again();
    const stop = onAnyMove(() => {
      due ??= setTimeout(() => {
        due = undefined;
        again();
      }, 600);
    });
    return () => {
      stop();
      clearTimeout(due);
    };
  }, [again]);

  const change = useCallback(
    async (changes: readonly Change[]): Promise<boolean> => {
      if (changes.length === 0) return true;
      const asks = changes.map(({ irritant: { log, id, triage }, set }) => ({ log, id, version: triage.version, set }));
      const answer = await asked((key) => api.triage(key, edition, { changes: asks }));
      setRefusal(answer.ok ? null : answer.failure);
      if (!answer.ok) {
        // Somebody else was faster: show what they did.
        again();
        return false;
      }
      turn.current += 1;
      const done = new Map<string, Triage>(answer.value.triages.map((one) => [nameOf(one), one.triage]));
      setState((before) =>
        before.value === null
          ? before
          : {
              ...before,
              value: {
                ...before.value,
                irritants: before.value.irritants.map((one) => ({
                  ...one,
                  triage: done.get(nameOf(one)) ?? one.triage,
                })),
              },
            },
      );
      return true;
    },
    [edition, again],
  );
  return { ...state, again, refusal, forget, change };
}
