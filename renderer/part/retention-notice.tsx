import { go, useStore } from '../store.ts';
import { dateOf, useLocale, useText } from '../text.ts';
import { ActionButton } from './action-button.tsx';
import { Notice } from './notice.tsx';

/** A week before the data go, and once they went. */
export function RetentionNotice() {
  const t = useText();
  const locale = useLocale();
  const retention = useStore((s) => s.snapshot?.after.retention ?? null);
  const joined = useStore((s) => (s.snapshot?.session ?? null) !== null);
  if (retention === null) return null;
  const { due, soon, waits, purgedAt } = retention;
  if (joined && due !== null && soon)
    return (
      <Notice tone="warn" title={t('retention.soon-title', { day: dateOf(due, locale) })}>
        <p>{t(waits ? 'retention.waits' : 'retention.soon')}</p>
        <div className="row">
          <ActionButton onPress={() => go('after')}>{t('nav.after')}</ActionButton>
        </div>
      </Notice>
    );
  if (!joined && purgedAt !== null)
    return (
      <Notice tone="info">
        <p>{t('retention.purged', { day: dateOf(purgedAt, locale) })}</p>
      </Notice>
    );
  return null;
}
