import { setTimeout as delay } from 'node:timers/promises';
import { steadyMs } from './clock.ts';
import { addressOf, exchange, listen } from './hub-line.ts';

/** Addresses of the board start after those of any fleet. */
const FIRST = 4 << 16;

/** How long it waits before it asks again after a line was cut, in milliseconds. */
const AGAIN_MS = 500;

export type Board = { seen: Map<string, number>; trouble: () => number; close: () => void };

/**
 * An organiser's board that watches every log: its stream, and a pull of the log that moved, one at a time per log.
 * `addresses`: how many it asks from; one has the hub's limit of requests per minute.
 */
export async function hubBoard(url: string, token: string, addresses: number): Promise<Board> {
  const seen = new Map<string, number>();
  const cursors = new Map<string, number>();
  const wanted = new Map<string, number>();
  const busy = new Set<string>();
  let asked = 0;
  let trouble = 0;
  let closed = false;

  async function follow(log: string): Promise<void> {
    if (busy.has(log)) return;
    busy.add(log);
    while (!closed && (wanted.get(log) ?? 0) > (cursors.get(log) ?? 0)) {
      asked += 1;
      const line = { url, token, address: addressOf(FIRST + (asked % addresses)) };
      try {
        const answer = await exchange(line, log, { v: 1, epoch: '', after: cursors.get(log) ?? 0, push: [] });
        const at = steadyMs();
        for (const { device, n, seq } of answer.events) {
          seen.set(`${device}/${n}`, at);
          cursors.set(log, seq);
        }
      } catch {
        if (!closed) trouble += 1;
        await delay(AGAIN_MS);
      }
    }
    busy.delete(log);
  }

  const hangUp = await listen(
    { url, token, address: addressOf(FIRST) },
    ({ log, head }) => {
      wanted.set(log, Math.max(head, wanted.get(log) ?? 0));
      void follow(log);
    },
    () => undefined,
  );
  return {
    seen,
    trouble: () => trouble,
    close: () => {
      closed = true;
      hangUp();
    },
  };
}
