import { randomUUID } from 'node:crypto';
import type { Outside } from '../outside.ts';
import type { createKeep } from './keep.ts';

export type Rehearsal = {
  /** The log that is played in, null outside of a rehearsal. */
  log(): string | null;
  load(): Promise<void>;
  /** Begins, or goes on with the one under way. */
  start(): Promise<void>;
  /** Ends it: its log is gone. */
  end(): Promise<void>;
  forget(): void;
};

type Deps = {
  outside: Pick<Outside, 'store' | 'now'>;
  keep: ReturnType<typeof createKeep>;
  /** It began, ended, or was found after a restart; the log to show has changed. */
  onChange(startedAt: string | null): Promise<void>;
};

/** The guide played for oneself. Its log has no hub, so that nothing of it can be sent; it is erased when it ends. */
export function createRehearsal({ outside, keep, onChange }: Deps): Rehearsal {
  let log: string | null = null;
  let last: Promise<void> = Promise.resolve();

  /** Beginning and ending follow each other: the end of one must not take the next one's name off the disk. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    log: () => log,
    async load() {
      const kept = await keep.read('rehearsal');
      // Dropped, but the machine stopped before the end was written: the log is gone or goes now.
      log = kept?.ending === false ? kept.log : null;
      if (kept?.ending === true) await drop(kept.log);
      await onChange(log === null ? null : (kept?.startedAt ?? null));
    },
    start: () => inTurn(start),
    end: () => inTurn(end),
    forget() {
      log = null;
    },
  };

  async function start(): Promise<void> {
    if (log !== null) return;
    const next = { log: randomUUID(), startedAt: outside.now().toISOString(), ending: false };
    await keep.write('rehearsal', next);
    log = next.log;
    await onChange(next.startedAt);
  }

  async function end(): Promise<void> {
    const ended = log;
    if (ended === null) return;
    await keep.write('rehearsal', { log: ended, startedAt: outside.now().toISOString(), ending: true });
    log = null;
    await onChange(null);
    await drop(ended);
  }

  async function drop(ended: string): Promise<void> {
    await outside.store.call('event.drop', { log: ended });
    await keep.remove('rehearsal');
  }
}
