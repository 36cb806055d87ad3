import { Download, RefreshCw } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { FailureNotice, PlaceFailure } from '../../part/failure-notice.tsx';
import { act, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';

/** How the update of the application stands, and the two things one can do about it. */
export function UpdateCard() {
  const t = useText();
  const locale = useLocale();
  const update = useStore((s) => s.snapshot?.update ?? null);
  const failed = useStore((s) => s.failures['update'] !== undefined);
  if (update === null) return null;
  const { state, off, version, percent, checkedAt, held, failure } = update;
  return (
    <section className="card stack" aria-labelledby="update-title">
      <h2 id="update-title">{t('update.title')}</h2>
      {off !== null && <p>{t(`update.off.${off}`)}</p>}
      {state === 'idle' && <p>{t(checkedAt === null || failure !== null ? 'update.never' : 'update.none')}</p>}
      {state === 'checking' && <output>{t('update.checking')}</output>}
      {state === 'downloading' && (
        <output>{t('update.downloading', { version: version ?? '', percent: percent ?? 0 })}</output>
      )}
      {state === 'ready' && <output>{t('update.ready', { version: version ?? '' })}</output>}
      {held && <p>{t('update.held')}</p>}
      {checkedAt !== null && <p className="soft small">{t('update.checked', { when: whenOf(checkedAt, locale) })}</p>}
      {failure !== null && !failed && <FailureNotice failure={failure} />}
      <PlaceFailure place="update" />
      {state === 'idle' && (
        <ActionButton icon={RefreshCw} onPress={() => void act('update', 'update.check')}>
          {t('update.check')}
        </ActionButton>
      )}
      {state === 'ready' && !held && (
        <ActionButton look="primary" icon={Download} onPress={() => void act('update', 'update.install')}>
          {t('update.install')}
        </ActionButton>
      )}
    </section>
  );
}
