import { randomBytes, randomUUID } from 'node:crypto';
import type { superviseWorker } from '../../../native/supervise.ts';
import type { StoreCalls } from '../../../native/store/port.ts';
import { round, spread } from '../figures.ts';

const PIECES = 50;
const BYTES = 500_000;

/** Fifty captures of half a megabyte kept by the store's process, each with its encrypted twin; then listed, read, and copied. */
export async function keepingCaptures(
  store: Pick<ReturnType<typeof superviseWorker<StoreCalls>>, 'call'>,
): Promise<Record<string, unknown>> {
  const kept: number[] = [];
  const ids = Array.from({ length: PIECES }, () => randomUUID());
  for (const id of ids) {
    const clear = new Uint8Array(randomBytes(BYTES));
    const row = {
      id,
      log: 'captures',
      at: new Date().toISOString(),
      step: null,
      way: 'capture',
      mime: 'image/png',
    } as const;
    const at = performance.now();
    await store.call('evidence.put', {
      row: { ...row, size: BYTES, blob: 'ab'.repeat(32), blobSize: BYTES, state: 'queued' },
      clear,
      sealed: clear,
    });
    kept.push(performance.now() - at);
  }
  const once = async (work: () => Promise<unknown>): Promise<number> => {
    const at = performance.now();
    await work();
    return round(performance.now() - at, 1);
  };
  return {
    pieces: PIECES,
    bytes: BYTES,
    keepMs: spread(kept, 1),
    listMs: await once(() => store.call('evidence.list', { log: 'captures' })),
    readMs: await once(() => store.call('evidence.bytes', { id: ids[0]! })),
    copyMs: await once(() => store.call('copy', undefined)),
  };
}
