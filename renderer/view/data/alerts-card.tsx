import { CheckLine } from '../../part/check-line.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { act, useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** Sound and notification of the organisers' messages: each can be switched off. */
export function AlertsCard() {
  const t = useText();
  const alerts = useStore((s) => s.snapshot?.alerts ?? null);
  if (alerts === null) return null;
  return (
    <section className="card stack" aria-labelledby="alerts-title">
      <h2 id="alerts-title">{t('alerts.title')}</h2>
      <p>{t('alerts.when')}</p>
      <CheckLine checked={alerts.notify} onChange={(notify) => void act('alerts', 'alerts.set', { notify })}>
        {t('alerts.notify')}
      </CheckLine>
      <CheckLine checked={alerts.sound} onChange={(sound) => void act('alerts', 'alerts.set', { sound })}>
        {t('alerts.sound')}
      </CheckLine>
      <PlaceFailure place="alerts" />
    </section>
  );
}
