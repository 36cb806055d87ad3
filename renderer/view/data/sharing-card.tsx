import { useState } from 'react';
import { Undo2 } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { ConfirmBox } from '../../part/dialog-box.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { act, go, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** Whether the organisers see the prerequisites, and how to take that back. */
export function SharingCard() {
  const t = useText();
  const joined = useStore((s) => (s.snapshot?.session ?? null) !== null);
  const choice = useStore((s) => s.snapshot?.checks.sharing.choice ?? 'unasked');
  const busy = useStore((s) => s.pending['checks.withdraw'] ?? false);
  const [asking, setAsking] = useState(false);
  if (!joined) return null;
  const withdraw = async () => {
    const answer = await act('checks.withdraw', 'checks.share', { choice: 'withdrawn' });
    setAsking(false);
    if (answer.ok) say(t('sharing.said-withdrawn'));
  };
  return (
    <section className="card stack" aria-labelledby="data-sharing-title">
      <h2 id="data-sharing-title">{t('data.sharing')}</h2>
      <p>{t(`data.sharing-${choice}`)}</p>
      <PlaceFailure place="checks.withdraw" />
      <div className="row">
        {choice === 'agreed' ? (
          <ActionButton icon={Undo2} onPress={() => setAsking(true)}>
            {t('sharing.withdraw')}
          </ActionButton>
        ) : (
          <ActionButton look="quiet" onPress={() => go('checks')}>
            {t('nav.checks')}
          </ActionButton>
        )}
      </div>
      <ConfirmBox
        title={t('sharing.withdraw-sure')}
        open={asking}
        onClose={() => setAsking(false)}
        yes={t('sharing.withdraw-yes')}
        onYes={() => void withdraw()}
        busy={busy}
        look="primary"
      >
        <p>{t('sharing.withdraw-text')}</p>
      </ConfirmBox>
    </section>
  );
}
