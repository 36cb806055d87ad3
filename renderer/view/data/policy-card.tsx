import { FailureNotice } from '../../part/failure-notice.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** The rules of the establishment, where there are some. */
export function PolicyCard() {
  const t = useText();
  const policy = useStore((s) => s.snapshot?.policy ?? null);
  if (policy === null || policy.source === 'none') return null;
  const { hubs, updates, reports, fault } = policy;
  if (policy.source === 'broken') {
    return (
      <FailureNotice failure={{ code: 'policy.broken', at: 'start.policy', info: {} }}>
        <p className="soft small">{t('policy.fault', { fault: fault ?? '' })}</p>
      </FailureNotice>
    );
  }
  return (
    <section className="card stack" aria-labelledby="policy-title">
      <h2 id="policy-title">{t('policy.title')}</h2>
      <ul className="bullets">
        {hubs !== null && <li>{t('policy.hubs', { hubs: hubs.join(', ') })}</li>}
        {!updates && <li>{t('policy.no-updates')}</li>}
        {!reports && <li>{t('policy.no-reports')}</li>}
        {hubs === null && updates && reports && <li>{t('policy.nothing')}</li>}
      </ul>
    </section>
  );
}
