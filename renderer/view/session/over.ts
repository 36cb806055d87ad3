import type { Snapshot } from '../../../electron/contract/snapshot.ts';

/** The hour was ended, by the person or by the organisers: what was noted can still be completed. */
export const isOver = (snapshot: Pick<Snapshot, 'log'> | null): boolean =>
  snapshot !== null && (snapshot.log.closedAt !== null || (snapshot.log.timer?.endedAt ?? null) !== null);
