import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import named from '../../resources/mss/white-list.json' with { type: 'json' };
import type { WhiteList, WhiteListTrust } from '../../reader/shape.ts';
import { Refusal } from '../refusal.ts';
import type { ThreadAnswer, ThreadOrder } from './white-list-thread.ts';

/** The whole of a verification, in milliseconds: the real list takes some seconds. */
const LATE_MS = 120_000;
/** Of the thread's heap, in megabytes: the real list takes 350. */
const HEAP_MB = 1_500;

const trustFile = z.object({
  signers: z.array(z.string()).min(1),
  issuers: z.array(z.string()).min(1),
  testWords: z.array(z.string()),
  testDomains: z.array(z.string()),
});

/** Who may sign the list: resources/mss/white-list.json, with the authorities that the hub knows. */
export const listTrust = (authorities: readonly string[]): WhiteListTrust => ({
  ...trustFile.parse(named),
  authorities: [...authorities],
});

export type WhiteListReader = (bytes: Uint8Array) => Promise<WhiteList>;
export type ReaderSetup = {
  /** The bundle of `white-list-thread.ts`. */
  entry: URL;
  trust: WhiteListTrust;
};

/**
 * Reads official lists, each in a thread of its own that ends with it: the hub answers everybody meanwhile. One at a time,
 * since each takes hundreds of megabytes.
 * @throws Refusal `list.file` with its reason; `rate.limited` while another is being read
 */
export function createWhiteListReader({ entry, trust }: ReaderSetup, now: () => Date): WhiteListReader {
  let busy = false;
  return async (bytes) => {
    if (busy) throw new Refusal('rate.limited', { seconds: 30 });
    busy = true;
    try {
      const answer = await readInThread(entry, { bytes, trust, now: now().toISOString() });
      if ('refused' in answer) throw new Refusal('list.file', { reason: answer.refused });
      return answer.list;
    } finally {
      busy = false;
    }
  };
}

function readInThread(entry: URL, workerData: ThreadOrder): Promise<ThreadAnswer> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(entry, { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    // A file that takes for ever, or all the memory, is no list.
    const late = setTimeout(() => void thread.terminate(), LATE_MS);
    let said: ThreadAnswer = { refused: 'broken' };
    thread.on('message', (answer: ThreadAnswer) => (said = answer));
    thread.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') reject(error);
    });
    thread.on('exit', () => {
      clearTimeout(late);
      resolve(said);
    });
  });
}
