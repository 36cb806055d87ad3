import { useCallback, useState } from 'react';
import type { BoardIrritant, BoardIrritants, Triage, TriageSet } from '../../protocol/irritant.ts';
import { api, type Failure } from '../api.ts';
import { asked } from '../state/actions.ts';
import { useFresh, type Fresh } from '../state/use-fresh.ts';
import { nameOf } from './irritant.ts';

export type Change = { irritant: BoardIrritant; set: TriageSet };

/** The irritants of an edition, and the way to triage them. */
export function useIrritants(edition: string): Omit<Fresh<BoardIrritants>, 'amend'> & {
  /** Why the last gesture was refused; nothing of it was done. */
  refusal: Failure | null;
  forget: () => void;
  change: (changes: readonly Change[]) => Promise<boolean>;
} {
  const { amend, ...fresh } = useFresh(useCallback(() => asked((key) => api.irritants(key, edition)), [edition]));
  const { again } = fresh;
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const forget = useCallback(() => setRefusal(null), []);
  const change = useCallback(
    async (changes: readonly Change[]): Promise<boolean> => {
      if (changes.length === 0) return true;
      const asks = changes.map(({ irritant: { log, id, triage }, set }) => ({ log, id, version: triage.version, set }));
      const answer = await asked((key) => api.triage(key, edition, { changes: asks }));
      setRefusal(answer.ok ? null : answer.failure);
      if (!answer.ok) {
        // Somebody else was faster: show what they did.
        again();
        return false;
      }
      const done = new Map<string, Triage>(answer.value.triages.map((one) => [nameOf(one), one.triage]));
      amend((value) => ({
        ...value,
        irritants: value.irritants.map((one) => ({ ...one, triage: done.get(nameOf(one)) ?? one.triage })),
      }));
      return true;
    },
    [edition, again, amend],
  );
  return { ...fresh, refusal, forget, change };
}
