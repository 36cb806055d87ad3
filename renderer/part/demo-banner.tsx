import { Undo2 } from 'lucide-react';
import { act, useStore } from '../store.ts';
import { useText } from '../text.ts';
import { ActionButton } from './action-button.tsx';
import { PlaceFailure } from './failure-notice.tsx';
import { Notice } from './notice.tsx';

const PLACE = 'demo-banner';

/** On every screen while a simulated card stands in for the real one: its name, what it is worth, and the way back. */
export function DemoBanner() {
  const t = useText();
  const simulated = useStore((s) => s.snapshot?.card.source === 'simulator');
  const name = useStore((s) => s.snapshot?.card.simulated ?? null);
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  if (!simulated) return null;
  return (
    <>
      <Notice tone="warn" title={t('demo-card.title', { name: name ?? t('demo-card.unnamed') })} announce>
        <p className="small">{t('demo-card.sentence')}</p>
        <ActionButton icon={Undo2} busy={busy} onPress={() => void act(PLACE, 'card.simulate', { card: null })}>
          {t('demo-card.back')}
        </ActionButton>
      </Notice>
      <PlaceFailure place={PLACE} />
    </>
  );
}
