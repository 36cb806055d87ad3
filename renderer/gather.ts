import type { SnapshotSlice } from '../electron/contract/snapshot.ts';
import type { SliceChange } from './api.ts';

/** The longest rest between two drawings, in milliseconds: what is shown is never older than that. */
const LONGEST_REST_MS = 150;

export type Gather = {
  push(change: SliceChange): void;
  /** Forgets what waits. */
  stop(): void;
};

/**
 * Gathers the changes of the snapshot when they come faster than they can be drawn. The first is given at once; then
 * the window rests as long as that drawing took, so that a key or a click has its turn whatever the machine, and what
 * came meanwhile is given together, the last of each slice.
 */
export function createGather(give: (changes: readonly SliceChange[]) => void): Gather {
  const waiting = new Map<SnapshotSlice, SliceChange>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const flush = (): void => {
    timer = null;
    if (waiting.size === 0) return;
    const changes = [...waiting.values()];
    waiting.clear();
    const began = performance.now();
    // The drawing is done before the next task: its end is when this one runs.
    timer = setTimeout(() => {
      timer = setTimeout(flush, Math.min(performance.now() - began, LONGEST_REST_MS));
    }, 0);
    give(changes);
  };
  return {
    push(change) {
      waiting.set(change.slice, change);
      if (timer === null) flush();
    },
    stop() {
      waiting.clear();
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
