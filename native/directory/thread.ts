import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from '../../electron/contract/failure.ts';
import { inStoreTerms } from '../store/problem.ts';
import { buildCopy, Cancelled, type BuildOrder, type Told } from './build.ts';
import type { DirectoryFacts } from './port.ts';
import type { Failure } from '../../electron/contract/failure.ts';

/** What the thread is given: its order, and a cell that is 1 once the person gave up. */
export type ThreadData = { importDirectory: BuildOrder; stop: SharedArrayBuffer };
export type ThreadSaid =
  | { told: Told }
  | { end: { is: 'built'; facts: DirectoryFacts } | { is: 'cancelled' } | { is: 'failed'; failure: Failure } };

/** Milliseconds between two words of progress. */
const TELL_MS = 150;

/** Runs in a thread of the store process (started by `job.ts`): SQLite's own long work holds up none of its calls there. */
export async function runImportThread(): Promise<void> {
  const { importDirectory: order, stop } = workerData as ThreadData;
  const cell = new Int32Array(stop);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const say = (said: ThreadSaid): void => parentPort?.postMessage(said);
  let [toldAt, phase] = [0, ''];
  try {
    const facts = await buildCopy(order, {
      tell(told) {
        const now = performance.now();
        if (told.phase === phase && now - toldAt < TELL_MS) return;
        [toldAt, phase] = [now, told.phase];
        say({ told });
      },
      check() {
        if (Atomics.load(cell, 0) === 1) throw new Cancelled();
      },
    });
    say({ end: { is: 'built', facts } });
  } catch (error) {
    if (error instanceof Cancelled) return say({ end: { is: 'cancelled' } });
    const failure = failureOf(inStoreTerms(error, 'directory.import'), 'directory.import', 'store.unexpected');
    say({ end: { is: 'failed', failure } });
  }
}
