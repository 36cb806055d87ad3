import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../feature/outside.ts';
import { makeFolder } from './folder.ts';
import { redact } from './redact.ts';

/** Size in bytes after which the file is renamed `.old.log`; two files at most are kept. */
const MAX_BYTES = 2 * 1024 * 1024;
/** Lines kept before and after the last error, apart from the files that turn. */
const BEFORE = 40;
const AFTER = 20;
/** Bytes of the end of an earlier run's file that are read for them. */
const TAIL_BYTES = 64 * 1024;

type Facts = Record<string, string | number | boolean>;

/** One line of the file: JSON, and masked whatever the caller gave. */
export function logLine(now: Date, level: string, at: string, facts: Facts = {}): string {
  const line = { at: now.toISOString(), level, where: at, ...(Object.keys(facts).length > 0 ? { facts } : {}) };
  return redact(JSON.stringify(line)).text;
}

/** The last lines of a file, whole ones only. */
function lastLines(file: string): string[] {
  let handle: number | null = null;
  try {
    handle = openSync(file, 'r');
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString('utf8').split('\n').filter(Boolean);
    return (size > TAIL_BYTES ? lines.slice(1) : lines).slice(-BEFORE);
  } catch {
    return [];
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

/** Writes the lines around the last error into a file of their own, which does not turn. */
function aroundErrors(folder: string, current: string): (level: string, line: string) => void {
  const file = path.join(folder, 'companion.error.log');
  let before: string[] | null = null;
  let after = 0;
  return (level, line) => {
    // Erased with the person's data: what is remembered of it must not be written again.
    if (before !== null && !existsSync(current)) before = [];
    before ??= lastLines(current);
    if (level === 'error' && after === 0) writeFileSync(file, [...before, line, ''].join('\n'), { mode: 0o600 });
    else if (after > 0) appendFileSync(file, `${line}\n`, { mode: 0o600 });
    after = level === 'error' ? AFTER : Math.max(0, after - 1);
    before = [...before, line].slice(-BEFORE);
  };
}

export type LogFile = {
  log: Log;
  file: string;
  /** The two files, and before them the lines around the last error when these are in neither any more. */
  read: () => Promise<string>;
};

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
  const keep = aroundErrors(folder, file);
  const append = (level: string, line: string): void => {
    makeFolder(folder);
    keep(level, line);
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= maxBytes) renameSync(file, older);
    appendFileSync(file, `${line}\n`, { mode: 0o600 });
  };
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (at: string, facts?: Facts): void => {
      const line = logLine(now(), level, at, facts);
      try {
        if (echo) process.stderr.write(`${line}\n`);
        append(level, line);
      } catch {
        // A full or read-only disk must not take the app down for a line of log.
      }
    };
  return {
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    file,
    read: async () => {
      const names = ['companion.error.log', 'companion.old.log', 'companion.log'];
      const [errors = '', ...turning] = await Promise.all(
        names.map(async (name) => readFile(path.join(folder, name), 'utf8').catch(() => '')),
      );
      const text = turning.join('');
      const known = new Set(text.split('\n'));
      const gone = errors.split('\n').filter((line) => line !== '' && !known.has(line));
      return gone.length === 0 ? text : `${gone.join('\n')}\n${text}`;
    },
  };
}
