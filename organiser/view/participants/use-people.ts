import { useCallback, useEffect, useState } from 'react';
import type { Participants } from '../../protocol/participant.ts';
import type { Failure } from '../api.ts';
import { onAnyMove } from '../state/actions.ts';
import { people } from '../state/people.ts';

type State = { value: Participants | null; failure: Failure | null };

/** The participants of an edition, read again after pokes: several in a row cost one reading. */
export function usePeople(edition: string): State & { again: () => void } {
  const [state, setState] = useState<State>({ value: null, failure: null });
  const again = useCallback(() => {
    void people.list(edition).then((answer) =>
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
