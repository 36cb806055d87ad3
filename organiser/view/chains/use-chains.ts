import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Chain } from '../../protocol/chain.ts';
import type { Failure } from '../api.ts';
import type { Seat } from '../planning/plan.ts';
import { onAnyMove, readChains } from '../state/actions.ts';
import { followed, type Followed } from './follow.ts';

/** Several pokes in a row cost one reading. */
const SETTLE_MS = 1500;

/** The chains of an edition, read again when something moves. What was read stays when a reading fails. */
export function useChains(edition: string): { value: Chain[] | null; failure: Failure | null; again: () => void } {
  const [state, setState] = useState<{ value: Chain[] | null; failure: Failure | null }>({
    value: null,
    failure: null,
  });
  const read = useCallback(async () => {
    const answer = await readChains(edition);
    setState((before) =>
      answer.ok ? { value: answer.value, failure: null } : { value: before.value, failure: answer.failure },
    );
  }, [edition]);
  useEffect(() => {
    void (async () => read())();
    let due: ReturnType<typeof setTimeout> | undefined;
    const stop = onAnyMove(() => {
      due ??= setTimeout(() => {
        due = undefined;
        void read();
      }, SETTLE_MS);
    });
    return () => {
      stop();
      clearTimeout(due);
    };
  }, [read]);
  return { ...state, again: () => void read() };
}

/** Each chain with where its links stand. */
export const useFollowed = (all: readonly Chain[] | null, seats: readonly Seat[]): Followed[] =>
  useMemo(() => (all ?? []).map((chain) => followed(chain, seats)), [all, seats]);
