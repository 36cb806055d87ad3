import type { CallInput, CallOutput, CallTable, Port } from './call.ts';
import type { Worker } from './supervise.ts';

/** A worker whose process exists only while there is something to do. */
export type OnDemand<T extends CallTable> = Port<T> & { stop(): Promise<void> };

/**
 * Starts the worker at the first call, and ends it `idleMs` milliseconds after the last answer: what is asked once a month
 * must not cost memory all day.
 */
export function onDemand<T extends CallTable>(start: () => Worker<T>, idleMs = 30_000): OnDemand<T> {
  let worker: Worker<T> | null = null;
  let calls = 0;
  let timer: NodeJS.Timeout | undefined;

  async function end(): Promise<void> {
    clearTimeout(timer);
    const ended = worker;
    worker = null;
    await ended?.stop();
  }

  return {
    async call<K extends keyof T & string>(name: K, input: CallInput<T, K>): Promise<CallOutput<T, K>> {
      clearTimeout(timer);
      worker ??= start();
      calls += 1;
      try {
        return await worker.call(name, input);
      } finally {
        calls -= 1;
        if (calls === 0) {
          timer = setTimeout(() => void end(), idleMs);
          timer.unref();
        }
      }
    },
    stop: end,
  };
}
