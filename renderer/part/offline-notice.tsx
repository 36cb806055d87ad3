import { useStore } from '../store.ts';
import { useText } from '../text.ts';
import { Notice } from './notice.tsx';

/** Says, where it matters, that being offline loses nothing. */
export function OfflineNotice() {
  const t = useText();
  const offline = useStore((s) => s.snapshot?.sync.state === 'offline');
  if (!offline) return null;
  return (
    <Notice tone="info" title={t('offline.title')}>
      <p>{t('offline.sentence')}</p>
    </Notice>
  );
}
