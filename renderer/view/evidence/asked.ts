import { useEffect } from 'react';
import { call } from '../../api.ts';
import { go, useStore } from '../../store.ts';
import { listSources, openDraft, useDraft } from './draft.ts';

/** In the full window: makes the piece that the narrow one asks for, unless another is under way, which is then shown. */
export function useAskedEvidence(): void {
  const asked = useStore((s) => s.snapshot?.evidence.asked ?? null);
  useEffect(() => {
    if (asked === null) return;
    go('session');
    openDraft(asked.step);
    void call('evidence.ask', { step: null, open: false });
    const { stage } = useDraft.getState();
    if (stage === 'ways' || stage === 'sources') void listSources();
  }, [asked]);
}
