import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { FailureError, failureOf } from '../../electron/contract/failure.ts';
import type { Handlers, Notify } from '../serve.ts';
import { inStoreTerms } from '../store/problem.ts';
import { newCopyOf, openCopy, placeCopy, removeCopy, type Copy } from './copy.ts';
import type { directoryCalls, directoryNotices, DirectoryFacts, ImportRules } from './port.ts';
import type { ThreadData, ThreadSaid } from './thread.ts';

const AT = 'directory';
/** A new copy with fewer rows than this share of the present one's waits for the person's word. */
const LEAST_SHARE = 0.5;
/** Of the thread's own heap, in megabytes; SQLite's memory is bounded by `prepare`. */
const HEAP_MB = 128;

type Place = { file: string; key: string };
type Job = { stop(): void; ended: Promise<void> };

export type Directory = {
  handlers: Handlers<typeof directoryCalls>;
  /** Ends an import and closes the copy; the store is about to close. */
  close(): Promise<void>;
  /** Removes the copy, if one was ever opened. */
  erase(): Promise<void>;
};

/**
 * The local copy of the directory and the job that makes another. `entry`: the bundle that is running, whose thread does
 * the import. `notify` says the notices of the port.
 */
export function createDirectory(entry: URL, notify: Notify<typeof directoryNotices>): Directory {
  let place: Place | null = null;
  let copy: Copy | null = null;
  let job: Job | null = null;
  /** A new copy that waits for a decision. */
  let waiting = false;

  function here(): Place {
    if (place === null) throw new FailureError('store.opening', AT);
    return place;
  }
  function closeCopy(): void {
    copy?.close();
    copy = null;
  }
  async function endJob(): Promise<void> {
    job?.stop();
    await job?.ended;
  }

  /** Puts the new copy in place. The former is closed first: some systems rename over no open file. */
  function putInPlace({ file, key }: Place): DirectoryFacts {
    closeCopy();
    waiting = false;
    try {
      placeCopy(file);
    } finally {
      copy = openCopy(file, key);
    }
    if (copy === null) throw new FailureError('store.unexpected', AT, { reason: 'copy' });
    return copy.facts;
  }

  function settle(end: Extract<ThreadSaid, { end: unknown }>['end'], ms: number): void {
    if (end.is !== 'built') return notify('directory.ended', end);
    const before = copy?.facts.rows ?? 0;
    if (end.facts.rows < before * LEAST_SHARE) {
      waiting = true;
      return notify('directory.ended', { is: 'smaller', rows: end.facts.rows, before });
    }
    try {
      notify('directory.ended', { is: 'done', facts: putInPlace(here()), ms });
    } catch (error) {
      notify('directory.ended', { is: 'failed', failure: failureOf(inStoreTerms(error, AT), AT, 'store.unexpected') });
    }
  }

  function start({ file, key }: Place, source: string, rules: ImportRules, now: string): Job {
    const began = performance.now();
    const stop = new SharedArrayBuffer(4);
    const target = newCopyOf(file);
    const workerData: ThreadData = { importDirectory: { source, target, key, rules, now }, stop };
    const thread = new Worker(entry, { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    let end: Extract<ThreadSaid, { end: unknown }>['end'] | null = null;
    const ended = new Promise<void>((resolve) => {
      thread.on('message', (said: ThreadSaid) => {
        if ('told' in said) notify('directory.progress', said.told);
        else end = said.end;
      });
      // Told by `exit` below: a thread out of memory ends without a word of its own.
      thread.on('error', () => undefined);
      thread.on('exit', () => {
        job = null;
        // What it made is whole only if it said so.
        if (end?.is !== 'built') rmSync(target, { force: true });
        const failure = { code: 'store.unexpected' as const, at: AT, info: { reason: 'thread' } };
        settle(end ?? { is: 'failed', failure }, Math.round(performance.now() - began));
        resolve();
      });
    });
    return { stop: () => void Atomics.store(new Int32Array(stop), 0, 1), ended };
  }

  async function erase(): Promise<void> {
    await endJob();
    closeCopy();
    waiting = false;
    if (place !== null) removeCopy(place.file);
  }

  const handlers: Directory['handlers'] = {
    async 'directory.open'({ file, key, readOnly }) {
      await endJob();
      closeCopy();
      place = { file, key };
      waiting = false;
      // Another process may read beside the app (the check command): it removes nothing.
      if (!readOnly) rmSync(newCopyOf(file), { force: true });
      copy = openCopy(file, key);
      const dropped = copy === null && !readOnly && removeIfThere(file);
      return { facts: copy?.facts ?? null, dropped };
    },
    'directory.import'({ source, rules, now }) {
      if (job !== null) throw new FailureError('mss.extract-busy', AT);
      waiting = false;
      job = start(here(), source, rules, now);
    },
    'directory.cancel': endJob,
    'directory.decide'({ replace }) {
      const at = here();
      if (!waiting) return { facts: copy?.facts ?? null };
      if (replace) return { facts: putInPlace(at) };
      waiting = false;
      rmSync(newCopyOf(at.file), { force: true });
      return { facts: copy?.facts ?? null };
    },
    'directory.erase': erase,
    'directory.address': ({ address }) => ({ boxes: copy?.lookups.address(address) ?? [] }),
    'directory.person': ({ person }) => ({ boxes: copy?.lookups.person(person) ?? [] }),
    'directory.suggest': ({ prefix, limit }) => ({ boxes: copy?.lookups.suggest(prefix, limit) ?? [] }),
  };
  return {
    handlers,
    erase,
    async close() {
      await endJob();
      closeCopy();
      place = null;
    },
  };
}

function removeIfThere(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}
