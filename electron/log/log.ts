import { readFile } from 'node:fs/promises';
import path from 'node:path';
import electronLog from 'electron-log/node.js';
import type { Log } from '../feature/outside.ts';
import { redact } from './redact.ts';

/** Size in bytes after which the file is renamed `.old.log`; two files at most are kept. */
const MAX_BYTES = 2 * 1024 * 1024;

type Facts = Record<string, string | number | boolean>;

/** One line of the file: JSON, and masked whatever the caller gave. */
export function logLine(now: Date, level: string, at: string, facts: Facts = {}): string {
  const line = { at: now.toISOString(), level, where: at, ...(Object.keys(facts).length > 0 ? { facts } : {}) };
  return redact(JSON.stringify(line)).text;
}

export type LogFile = { log: Log; file: string; read(): Promise<string> };

/**
 * The app's log: JSON lines in `folder/companion.log`, on standard error as well when developing.
 * Never on standard output, which belongs to `--check`. A line that cannot be written is lost, the app goes on.
 */
export function createLog(folder: string, { echo, now }: { echo: boolean; now: () => Date }): LogFile {
  const file = path.join(folder, 'companion.log');
  const logger = electronLog.create({ logId: `companion-${file}` });
  logger.transports.file.resolvePathFn = () => file;
  logger.transports.file.maxSize = MAX_BYTES;
  logger.transports.file.format = '{text}';
  logger.transports.file.level = 'info';
  logger.transports.console.level = false;
  if (logger.transports.ipc) logger.transports.ipc.level = false;
  if (logger.transports.remote) logger.transports.remote.level = false;
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (at: string, facts?: Facts): void => {
      const line = logLine(now(), level, at, facts);
      try {
        logger[level](line);
        if (echo) process.stderr.write(`${line}\n`);
      } catch {
        // A full or read-only disk must not take the app down for a line of log.
      }
    };
  return {
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    file,
    read: async () => {
      const parts = await Promise.all(
        [file.replace(/\.log$/, '.old.log'), file].map(async (name) => readFile(name, 'utf8').catch(() => '')),
      );
      return parts.join('');
    },
  };
}
