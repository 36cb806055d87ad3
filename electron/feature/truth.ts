import { isDeepStrictEqual } from 'node:util';
import type { Snapshot, SnapshotSlice } from '../contract/snapshot.ts';

export type Listener = <S extends SnapshotSlice>(slice: S, value: Snapshot[S]) => void;

/** The snapshot and who wants to know of its changes. */
export type Truth = {
  get(): Snapshot;
  /** Replaces a slice. Nothing is announced when the value is the same. */
  set<S extends SnapshotSlice>(slice: S, value: Snapshot[S]): void;
  /** Changes some fields of a slice. */
  patch<S extends SnapshotSlice>(slice: S, part: Partial<Snapshot[S]>): void;
  /** Runs something right after one of these slices changed: for what is made from them. Nobody listens by this. */
  watch(slices: readonly SnapshotSlice[], run: () => void): void;
  onChange(listener: Listener): () => void;
  listeners(): number;
};

/**
 * Keeps the one snapshot. Changes of one turn are announced together, once per slice, on the next turn of the event
 * loop, each slice whole: a notification that is lost costs nothing after the next.
 */
export function createTruth(initial: Snapshot, onListeners: (count: number) => void): Truth {
  let now = initial;
  const listeners = new Set<Listener>();
  const watchers: { slices: Set<SnapshotSlice>; run: () => void }[] = [];
  const changed = new Set<SnapshotSlice>();
  let waiting = false;

  const flush = (): void => {
    waiting = false;
    const slices = [...changed];
    changed.clear();
    for (const slice of slices) for (const listener of listeners) listener(slice, now[slice]);
  };
  const set: Truth['set'] = (slice, value) => {
    if (isDeepStrictEqual(now[slice], value)) return;
    now = { ...now, [slice]: value };
    changed.add(slice);
    for (const watcher of watchers) if (watcher.slices.has(slice)) watcher.run();
    if (waiting) return;
    waiting = true;
    setImmediate(flush);
  };
  return {
    get: () => now,
    set,
    patch: (slice, part) => set(slice, { ...(now[slice] as object), ...(part as object) } as never),
    watch(slices, run) {
      watchers.push({ slices: new Set(slices), run });
    },
    onChange(listener) {
      listeners.add(listener);
      onListeners(listeners.size);
      return () => {
        listeners.delete(listener);
        onListeners(listeners.size);
      };
    },
    listeners: () => listeners.size,
  };
}
