import { NeedSlot } from '../../part/need-slot.tsx';
import { Notice } from '../../part/notice.tsx';
import { OfflineNotice } from '../../part/offline-notice.tsx';
import { Page } from '../../part/page.tsx';
import { RetentionNotice } from '../../part/retention-notice.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { ArchiveCard } from './archive-card.tsx';
import { EraseCard } from './erase-card.tsx';
import { FeedbackCard } from './feedback-card.tsx';
import { RetentionCard } from './retention-card.tsx';

/** What ends a session: the opinion, the cleaning, and what is kept. */
export function AfterScreen() {
  const t = useText();
  const session = useStore((s) => s.snapshot?.session ?? null);
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  if (rehearsing)
    return (
      <Page title={t('after.title')}>
        <Notice tone="info">
          <p>{t('rehearsal.no-bilan')}</p>
        </Notice>
      </Page>
    );
  if (session === null)
    return (
      <Page title={t('after.title')}>
        <NeedSlot why={t('after.empty')} />
        <RetentionCard />
      </Page>
    );
  return (
    <Page title={t('after.title')} lead={t('after.lead')}>
      <OfflineNotice />
      <RetentionNotice />
      <FeedbackCard />
      <EraseCard couloir={session.slot.couloir} />
      <ArchiveCard />
      <RetentionCard />
    </Page>
  );
}
