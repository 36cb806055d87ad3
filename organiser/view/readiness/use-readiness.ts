import { useCallback, useEffect, useState } from 'react';
import type { Readiness } from '../../protocol/readiness.ts';
import type { Failure } from '../api.ts';
import { onAnyMove, readReadiness } from '../state/actions.ts';

type State = { value: Readiness | null; failure: Failure | null };

/** The readiness of an edition, read again after pokes: several in a row cost one reading. */
export function useReadiness(edition: string): State & { again: () => void } {
  const [state, setState] = useState<State>({ value: null, failure: null });
  const again = useCallback(() => {
    void readReadiness(edition).then((answer) =>
      // What was read before stays on screen beside the failure.
      setState((before) =>
        answer.ok ? { value: answer.value, failure: null } : { value: before.value, failure: answer.failure },
      ),
    );
  }, [edition]);
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    again();
    const stop = onAnyMove(() => {
      due ??= setTimeout(() => {
        due = undefined;
        again();
      }, 1000);
    });
    return () => {
      stop();
      clearTimeout(due);
    };
  }, [again]);
  return { ...state, again };
}
