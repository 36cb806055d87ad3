import type { Snapshot } from '../../../electron/contract/snapshot.ts';

/** Nobody can be called: a rehearsal, or a session without a code. */
export const isAlone = (snapshot: Pick<Snapshot, 'rehearsal' | 'session'> | null): boolean =>
  snapshot !== null && (snapshot.rehearsal !== null || snapshot.session?.hub === null);
