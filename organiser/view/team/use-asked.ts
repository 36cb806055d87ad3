import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result } from '../api.ts';
import { idle, type Loadable } from '../state/store.ts';

/** What the hub answers to a question, and how to ask it again. What is on screen stays when a refresh fails. */
export function useAsked<T>(ask: () => Promise<Result<T>>): Loadable<T> & { again: () => void } {
  const [state, setState] = useState<Loadable<T>>({ ...idle, loading: true });
  /** Only the answer to the last question counts. */
  const asked = useRef(0);
  const read = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await ask();
    if (mine !== asked.current) return;
    setState(({ value }) =>
      answer.ok
        ? { loading: false, value: answer.value, failure: null }
        : { loading: false, value, failure: answer.failure },
    );
  }, [ask]);
  useEffect(() => {
    void read();
    return () => {
      asked.current += 1;
    };
  }, [read]);
  const again = () => {
    setState((before) => ({ ...before, loading: true }));
    void read();
  };
  return { ...state, again };
}

/** Asks again when the reader comes back to the page: others changed things meanwhile. */
export function useOnReturn(again: () => void): void {
  const latest = useRef(again);
  useEffect(() => {
    latest.current = again;
  });
  useEffect(() => {
    const back = (): void => {
      if (document.visibilityState === 'visible') latest.current();
    };
    document.addEventListener('visibilitychange', back);
    window.addEventListener('focus', back);
    return () => {
      document.removeEventListener('visibilitychange', back);
      window.removeEventListener('focus', back);
    };
  }, []);
}
