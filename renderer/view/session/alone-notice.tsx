import { Notice } from '../../part/notice.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** Why nobody can be called here: a rehearsal, or a session without a code. */
export function AloneNotice() {
  const t = useText();
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  if (rehearsing)
    return (
      <Notice tone="info" title={t('rehearsal.title')}>
        <p>{t('rehearsal.aside')}</p>
      </Notice>
    );
  return (
    <Notice tone="info" title={t('local.no-organiser')}>
      <p>{t('local.no-organiser-what')}</p>
    </Notice>
  );
}
