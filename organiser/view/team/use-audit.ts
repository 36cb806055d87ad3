import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditLine, AuditPage } from '../../protocol/audit.ts';
import type { Failure } from '../api.ts';
import { readAudit } from './calls.ts';

type State = {
  lines: AuditLine[] | null;
  people: AuditPage['people'];
  before: number | null;
  loading: boolean;
  failure: Failure | null;
};
const START: State = { lines: null, people: [], before: null, loading: true, failure: null };

/** The lines of the journal that fit a query, and how to read older ones. */
export function useAuditLines(query: string) {
  const [state, setState] = useState<State>(START);
  /** The latest reading: an answer to an earlier one is dropped. */
  const turn = useRef(0);
  const read = useCallback(
    async (before: number | null) => {
      turn.current += 1;
      const mine = turn.current;
      const asked = new URLSearchParams(query);
      if (before !== null) asked.set('before', String(before));
      const answer = await readAudit(asked);
      if (mine !== turn.current) return;
      setState((now) => {
        if (!answer.ok) return { ...now, loading: false, failure: answer.failure };
        const { lines, people, before: next } = answer.value;
        const all = before === null ? lines : [...(now.lines ?? []), ...lines];
        return { lines: all, people, before: next, loading: false, failure: null };
      });
    },
    [query],
  );
  useEffect(() => {
    void read(null);
    return () => {
      turn.current += 1;
    };
  }, [read]);
  const ask = (before: number | null): void => {
    setState((now) => ({ ...now, loading: true }));
    void read(before);
  };
  const { before, lines, people, loading, failure } = state;
  return {
    lines,
    people,
    loading,
    failure,
    more: before !== null,
    readMore: () => ask(state.before),
    again: () => ask(null),
  };
}
