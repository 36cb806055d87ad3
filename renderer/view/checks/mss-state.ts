import type { Failure } from '../../../electron/contract/failure.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { useNow } from '../../part/use-now.ts';
import { useStore } from '../../store.ts';

type Way = 'receive' | 'send';
type View = NonNullable<Snapshot['log']['mss'][Way]>;

/** How a gesture stands for the person: `fresh` is also a gesture that was made for another address. */
export type Gesture = {
  is: 'fresh' | 'waiting' | 'over' | 'done' | 'failed';
  view: View | null;
  failure: Failure | null;
};

/** The gesture of one way, its end seen as time passes. */
export function useGesture(way: Way): Gesture {
  const view = useStore((s) => s.snapshot?.log.mss[way] ?? null);
  const other = useStore((s) => s.snapshot?.mss.other[way] ?? false);
  const results = useStore((s) => s.snapshot?.checks.results);
  const now = useNow(10_000);
  const failure = results?.find(({ id }) => id === `mss.${way}`)?.failure ?? null;
  if (view === null || other) return { is: 'fresh', view: null, failure: null };
  if (view.state === 'confirmed') return { is: 'done', view, failure: null };
  if (view.state === 'failed') return { is: 'failed', view, failure };
  const over = view.until !== null && Date.parse(view.until) <= now;
  return { is: over ? 'over' : 'waiting', view, failure: null };
}
