import { useState } from 'react';
import { Drama } from 'lucide-react';
import { act, go, say, useStore } from '../store.ts';
import { useText } from '../text.ts';
import { ActionButton } from './action-button.tsx';
import { ConfirmBox } from './dialog-box.tsx';
import { PlaceFailure } from './failure-notice.tsx';
import { Notice } from './notice.tsx';

const PLACE = 'rehearsal';

/** On every screen during a rehearsal: what it is worth, and the way out. */
export function RehearsalMark() {
  const t = useText();
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  const [asking, setAsking] = useState(false);
  if (!rehearsing) return null;
  const end = async () => {
    const answer = await act(PLACE, 'rehearsal.end');
    setAsking(false);
    if (!answer.ok) return;
    useStore.setState({ openStep: undefined });
    say(t('rehearsal.ended'));
    go('home');
  };
  return (
    <>
      <Notice tone="warn" title={t('rehearsal.title')}>
        <p className="small">{t('rehearsal.sentence')}</p>
        <ActionButton icon={Drama} busy={busy} onPress={() => setAsking(true)}>
          {t('rehearsal.end')}
        </ActionButton>
      </Notice>
      <PlaceFailure place={PLACE} />
      <ConfirmBox
        title={t('rehearsal.end-sure')}
        open={asking}
        onClose={() => setAsking(false)}
        yes={t('rehearsal.end')}
        onYes={() => void end()}
        busy={busy}
        look="primary"
      >
        <p>{t('rehearsal.end-what')}</p>
      </ConfirmBox>
    </>
  );
}
