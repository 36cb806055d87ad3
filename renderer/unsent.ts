import type { Snapshot } from '../electron/contract/snapshot.ts';
import { useStore } from './store.ts';

/** How many things of this machine the organisers do not have yet: facts, and evidence on its way. */
export const unsentOf = ({ sync, evidence }: Pick<Snapshot, 'sync' | 'evidence'>): number =>
  sync.unsent + evidence.items.filter(({ state }) => state === 'waiting').length;

export const useUnsent = (): number => useStore((s) => (s.snapshot === null ? 0 : unsentOf(s.snapshot)));
