import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rigFile } from './rig-file.ts';
import { buildProgram } from './shared-library.ts';

/** Another program that has the card. Let go of it at the end of the test; it also ends with the test's process. */
export interface CardHolder {
  readonly pid: number;
  /** Lets go of the card and leaves it as it is. Resolves when the program is gone. */
  readonly release: () => Promise<void>;
}

async function hold(how: 'exclusive' | 'transaction', reader: string): Promise<CardHolder> {
  const child = spawn(buildProgram(rigFile('card-holder.c'), ['-l:libpcsclite.so.1']), [how, reader], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const [said] = (await Promise.race([once(child.stdout, 'data'), ended.then(() => ['ended'])])) as [unknown];
  const answer = String(said).trim();
  if (answer !== 'held' || child.pid === undefined) {
    child.kill('SIGKILL');
    throw new Error(`The card of "${reader}" could not be held: ${answer}`);
  }
  return {
    pid: child.pid,
    release: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/**
 * Another process that connects to the card with SCARD_SHARE_EXCLUSIVE: every other connection gets
 * SCARD_E_SHARING_VIOLATION, and the reader's state says exclusive.
 * @param reader as PC/SC names it, with a card in it.
 * @throws Error with the PC/SC code when the card cannot be had.
 */
export function holdExclusively(reader: string): Promise<CardHolder> {
  return hold('exclusive', reader);
}

/** Another process inside a transaction on the card (SCardBeginTransaction): calls of a PKCS#11 module wait for its end. */
export function holdTransaction(reader: string): Promise<CardHolder> {
  return hold('transaction', reader);
}
