import { Drama } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { act, go, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** The way into a rehearsal, until the hour has begun. */
export function RehearsalCard() {
  const t = useText();
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  const begun = useStore((s) => (s.snapshot?.log.timer ?? null) !== null);
  const busy = useStore((s) => s.pending['rehearsal-start'] ?? false);
  if (rehearsing || begun) return null;
  const start = async () => {
    if (!(await act('rehearsal-start', 'rehearsal.start')).ok) return;
    useStore.setState({ openStep: undefined });
    say(t('rehearsal.started'));
    go('session');
  };
  return (
    <section className="card stack" aria-labelledby="rehearsal-title">
      <h2 id="rehearsal-title" className="row">
        <Drama aria-hidden size="1.1em" />
        <span>{t('rehearsal.card')}</span>
      </h2>
      <p>{t('rehearsal.card-what')}</p>
      <PlaceFailure place="rehearsal-start" />
      <div className="row">
        <ActionButton busy={busy} onPress={() => void start()}>
          {t('rehearsal.start')}
        </ActionButton>
      </div>
    </section>
  );
}
