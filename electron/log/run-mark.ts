import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../feature/outside.ts';
import { makeFolder } from './folder.ts';

/**
 * Notes that the app runs, in `<folder>/running`, and says in the log when the run before did not end by itself: a crash of
 * the main process leaves nothing else. A power cut and an end by the system's task manager look the same, and are worth knowing too.
 * @returns what takes the note back, at a clean end
 */
export function markRun(
  folder: string,
  { log, now, version }: { log: Log; now: () => Date; version: string },
): () => void {
  const file = path.join(folder, 'running');
  try {
    const left = /^([\d.a-z-]{1,40}) ([\dTZ:.-]{1,40})$/.exec(readFileSync(file, 'utf8').trim());
    log.error('app.ended-abruptly', { version: left?.[1] ?? '', startedAt: left?.[2] ?? '' });
  } catch {
    // Nothing left: the run before ended by itself, or there was none.
  }
  try {
    makeFolder(folder);
    writeFileSync(file, `${version} ${now().toISOString()}\n`, { mode: 0o600 });
  } catch {
    // A full or read-only disk: the next start will not know.
  }
  return () => rmSync(file, { force: true });
}
