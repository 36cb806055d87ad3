import { parentPort, workerData } from 'node:worker_threads';
import { Refused, type Refusal } from '../../reader/refused.ts';
import type { WhiteList, WhiteListTrust } from '../../reader/shape.ts';
import { readWhiteList } from '../../reader/white-list.ts';

// Entry point of a thread: bundled beside the server, started by `white-list.ts`, never imported.

export type ThreadOrder = { bytes: Uint8Array; trust: WhiteListTrust; now: string };
export type ThreadAnswer = { list: WhiteList } | { refused: Refusal };

const { bytes, trust, now } = workerData as ThreadOrder;
try {
  answer({ list: readWhiteList(bytes, trust, new Date(now)) });
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  answer({ refused: error.reason });
}

function answer(said: ThreadAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(said);
}
