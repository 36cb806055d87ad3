import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const PCSCD_SOCKET = '/run/pcscd/pcscd.comm';
const DEADLINE_MS = 30_000;

/** A reader as PC/SC sees it now. */
export interface ReaderState {
  readonly name: string;
  readonly card: boolean;
}

/** True when a PC/SC service accepts connections. */
export function serviceAnswers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path: PCSCD_SOCKET });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

/** Read from the kernel's table: connecting to look would count as inserting a card. */
export function readerListens(port: number): boolean {
  const listening = new RegExp(`:${port.toString(16).toUpperCase()} [0-9A-F]+:0000 0A `);
  return ['/proc/net/tcp', '/proc/net/tcp6'].some(
    (file) => existsSync(file) && listening.test(readFileSync(file, 'latin1')),
  );
}

/** Readers PC/SC gives now, with or without a card. */
export async function readerStates(): Promise<ReaderState[]> {
  const { stdout } = await promisify(execFile)('opensc-tool', ['--list-readers'], {
    env: { ...process.env, LC_ALL: 'C', OPENSC_CONF: '/dev/null' },
  });
  return [...stdout.matchAll(/^\d+\s+(Yes|No)\s+(.+)$/gm)].map(([, card, name]) => ({
    name: (name ?? '').trim(),
    card: card === 'Yes',
  }));
}

/**
 * Looks until `ready`, fifty times a second.
 * @throws Error after thirty seconds, or as soon as `failed` gives a reason.
 */
export async function waitFor(
  what: string,
  ready: () => Promise<boolean>,
  failed: () => string | undefined,
): Promise<void> {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const reason = failed();
    if (reason !== undefined) throw new Error(`pcscd: ${reason}`);
    if (await ready()) return;
    if (Date.now() > end) throw new Error(`pcscd: ${what} did not come within ${DEADLINE_MS / 1000} s`);
    await delay(20);
  }
}
