import { useEffect, useState } from 'react';
import type { ListName, PublishedList } from '../../protocol/list.ts';
import type { Failure, Result } from '../api.ts';
import { readList } from '../state/actions.ts';

type State = { list: PublishedList | null; failure: Failure | null };
export type ListOf = State & { again: () => void };

const stateOf = (answer: Result<PublishedList>): State =>
  answer.ok ? { list: answer.value, failure: null } : { list: null, failure: answer.failure };

/** A publication with its rows, read when it is asked for. */
export function useList(edition: string, name: ListName, version: number): ListOf {
  const [state, setState] = useState<State>({ list: null, failure: null });
  useEffect(() => {
    let current = true;
    const ask = async (): Promise<void> => {
      const answer = await readList(edition, name, version);
      if (current) setState(stateOf(answer));
    };
    void ask();
    return () => {
      current = false;
    };
  }, [edition, name, version]);
  return { ...state, again: () => void readList(edition, name, version).then((answer) => setState(stateOf(answer))) };
}
