import { useCallback, useEffect, useRef, useState } from 'react';
import type { BoardListEntry, ListName } from '../../protocol/list.ts';
import { readLists } from '../state/actions.ts';
import { idle, type Loadable } from '../state/store.ts';

export type ListsOf = Loadable<BoardListEntry[]> & { reload: () => void };

/** Every publication of an edition, the newest first; read again when something is published here. */
export function useLists(edition: string): ListsOf {
  const [state, setState] = useState<Loadable<BoardListEntry[]>>({ ...idle, loading: true });
  /** Only the answer to the last question counts. */
  const asked = useRef(0);
  const read = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await readLists(edition);
    if (mine !== asked.current) return;
    setState((before) =>
      answer.ok
        ? { loading: false, value: answer.value.lists, failure: null }
        : { loading: false, value: before.value, failure: answer.failure },
    );
  }, [edition]);
  useEffect(() => {
    void read();
    return () => {
      asked.current += 1;
    };
  }, [read]);
  const reload = () => {
    setState((before) => ({ ...before, loading: true }));
    void read();
  };
  return { ...state, reload };
}

/** The publication in force of a name, null when there is none. */
export const inForceOf = (lists: readonly BoardListEntry[], name: ListName): BoardListEntry | null =>
  lists.filter((entry) => entry.name === name).sort((a, b) => b.version - a.version)[0] ?? null;
