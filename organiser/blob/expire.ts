import { errorFields, type Log } from '../log.ts';
import type { HubStore } from '../store/port.ts';
import type { BlobFolder } from './folder.ts';

/** Time between two looks for reports that were kept long enough, in milliseconds. */
const EVERY_MS = 60 * 60_000;

type Expiry = { store: Pick<HubStore, 'reports'>; blobs: BlobFolder; log: Log; now: () => Date };

/** Erases the reports that were kept as long as their edition says. The store first: a file left over is swept at the next start. */
export async function expireReports({ store, blobs, log, now }: Expiry): Promise<void> {
  try {
    const files = await store.reports.expire(now());
    for (const file of files) await blobs.drop(file);
    if (files.length > 0) log('info', 'report.erased', { count: files.length });
  } catch (error) {
    log('error', 'report.erase-failed', errorFields(error));
  }
}

/** Does so now, then every hour. @returns how to stop */
export function keepExpiring(expiry: Expiry): () => void {
  void expireReports(expiry);
  const timer = setInterval(() => void expireReports(expiry), EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
