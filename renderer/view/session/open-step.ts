import { call } from '../../api.ts';
import { useStore } from '../../store.ts';

/** The step that is open: the one the person opened, else the one to do now; null when all is done or folded. */
export function useOpenStep(): string | null {
  const chosen = useStore((s) => s.openStep);
  const current = useStore((s) => s.snapshot?.log.current ?? null);
  return chosen === undefined ? current : chosen;
}

/** Opens a step (null folds all, undefined follows the current one), until the person chooses another. It is kept on disk. */
export function openStep(id: string | null | undefined): void {
  useStore.setState({ openStep: id });
  void call('draft.keep', { of: 'open', step: id ?? null });
}
