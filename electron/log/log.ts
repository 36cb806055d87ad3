import { appendFileSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../feature/outside.ts';
import { makeFolder } from './folder.ts';
import { redact } from './redact.ts';

/** Size in bytes after which the file is renamed `.old.log`; two files at most are kept. */
const MAX_BYTES = 2 * 1024 * 1024;

type Facts = Record<string, string | number | boolean>;

/** One line of the file: JSON, and masked whatever the caller gave. */
export function logLine(now: Date, level: string, at: string, facts: Facts = {}): string {
  const line = { at: now.toISOString(), level, where: at, ...(Object.keys(facts).length > 0 ? { facts } : {}) };
  return redact(JSON.stringify(line)).text;
}

export type LogFile = { log: Log; file: string; read: () => Promise<string> };

/**
 * The app's log: JSON lines in `folder/companion.log`, on standard error as well when developing (`echo`).
 * Never on standard output, which belongs to `--check`. Written at once, line by line: the last line before a crash is the
 * one that matters. A line that cannot be written is lost and the app goes on.
 */
export function createLog(
  folder: string,
  { echo, now, maxBytes = MAX_BYTES }: { echo: boolean; now: () => Date; maxBytes?: number },
): LogFile {
  const file = path.join(folder, 'companion.log');
  const older = path.join(folder, 'companion.old.log');
  const append = (line: string): void => {
    makeFolder(folder);
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= maxBytes) renameSync(file, older);
    appendFileSync(file, `${line}\n`, { mode: 0o600 });
  };
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (at: string, facts?: Facts): void => {
      const line = logLine(now(), level, at, facts);
      try {
        if (echo) process.stderr.write(`${line}\n`);
        append(line);
      } catch {
        // A full or read-only disk must not take the app down for a line of log.
      }
    };
  return {
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    file,
    read: async () => {
      const parts = await Promise.all([older, file].map(async (name) => readFile(name, 'utf8').catch(() => '')));
      return parts.join('');
    },
  };
}
