import { Undo2 } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { useNow } from '../../part/use-now.ts';
import { act, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';

type Named = { device: string; n: number };
type Props = { said: Named; what: string; label?: string; whole?: boolean };

/** The gesture of taking back, for a button of one's own. */
export function useUndo(said: Named, what: string): { undo: () => Promise<void>; busy: boolean; place: string } {
  const t = useText();
  const place = `undo:${said.device}/${said.n}`;
  const busy = useStore((s) => s.pending[place] ?? false);
  const undo = async () => {
    if ((await act(place, 'said.undo', { device: said.device, n: said.n })).ok) say(t('undo.done', { what }));
  };
  return { undo, busy, place };
}

/**
 * Takes back one thing that the person said. `what` names it for whoever hears the button alone, after the visible words;
 * `label` says it all by itself when it is `whole`.
 */
export function UndoButton({ said, what, label, whole = false }: Props) {
  const t = useText();
  const words = label ?? t('undo.button');
  const { undo, busy, place } = useUndo(said, what);
  return (
    <>
      <ActionButton
        look="quiet"
        size="small"
        icon={Undo2}
        busy={busy}
        aria-label={whole ? words : t('undo.label', { words, what })}
        onPress={() => void undo()}
      >
        {words}
      </ActionButton>
      <PlaceFailure place={place} />
    </>
  );
}

/** How long "Annuler" stays beside what was just said. */
export const RECENT_MS = 10_000;

/** The same for ten seconds after it was said: the clock is the event's own, so that both windows agree. */
export function UndoRecent({ said, what }: { said: Named & { at: string }; what: string }) {
  const now = useNow(1_000);
  return now - Date.parse(said.at) < RECENT_MS ? <UndoButton said={said} what={what} /> : null;
}
