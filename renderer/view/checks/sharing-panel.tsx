import { Eye, Send } from 'lucide-react';
import type { CheckResult, SharingChoice } from '../../../electron/contract/check.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Fold } from '../../part/fold.tsx';
import { CheckMark } from '../../part/mark.tsx';
import { act, go, say, useStore } from '../../store.ts';
import { failureText, useLocale, useText, whenOf } from '../../text.ts';
import { sharedText } from './report-text.ts';

/**
 * May the organisers know? Asked once a slot is joined and something was checked, with exactly what would leave. The answer
 * holds for later results too, and can be taken back in "Mes données".
 */
export function SharingPanel({ results }: { results: readonly CheckResult[] }) {
  const t = useText();
  const locale = useLocale();
  const snapshot = useStore((s) => s.snapshot);
  const busy = useStore((s) => s.pending['checks.share'] ?? false);
  if (snapshot === null || snapshot.session === null || results.length === 0) return null;
  const { choice, at } = snapshot.checks.sharing;
  const choose = async (next: SharingChoice) => {
    const answer = await act('checks.share', 'checks.share', { choice: next });
    if (answer.ok) say(t(next === 'agreed' ? 'sharing.said-agreed' : 'sharing.said-later'));
  };
  const content = (
    <Fold
      title={
        <span className="row small">
          <Eye aria-hidden size="1.2em" />
          {t('sharing.exact', { count: results.length })}
        </span>
      }
      open={choice === 'unasked'}
    >
      <ul className="shared-list">
        {results.map((result) => (
          <li key={result.id}>
            <span className="row row--apart">
              <span>{t(`check.${result.id}.title`)}</span>
              <CheckMark status={result.status} />
            </span>
            <span className="soft small">
              {[result.failure === null ? '' : failureText(result.failure, locale).title, sharedText(result, t, locale)]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      <p className="soft small">{t('sharing.never')}</p>
    </Fold>
  );
  if (choice === 'agreed')
    return (
      <section className="card stack stack--tight" aria-labelledby="sharing-title" data-sharing={choice}>
        <h2 id="sharing-title">{t('sharing.agreed')}</h2>
        <p className="soft">{t('sharing.agreed-text', { when: at === null ? '' : whenOf(at, locale) })}</p>
        {content}
        <div className="row">
          <ActionButton look="quiet" size="small" onPress={() => go('data')}>
            {t('sharing.to-data')}
          </ActionButton>
        </div>
      </section>
    );
  return (
    <section className="card stack stack--tight sharing" aria-labelledby="sharing-title" data-sharing={choice}>
      <h2 id="sharing-title">{t(choice === 'unasked' ? 'sharing.title' : 'sharing.not-shared')}</h2>
      <p>{t(choice === 'unasked' ? 'sharing.why' : 'sharing.not-shared-text')}</p>
      {content}
      <PlaceFailure place="checks.share" />
      <div className="row wide-on-narrow">
        <ActionButton
          look={choice === 'unasked' ? 'primary' : 'plain'}
          icon={Send}
          busy={busy}
          onPress={() => void choose('agreed')}
        >
          {t('sharing.send')}
        </ActionButton>
        {choice === 'unasked' && (
          <ActionButton busy={busy} onPress={() => void choose('later')}>
            {t('sharing.later')}
          </ActionButton>
        )}
      </div>
    </section>
  );
}
