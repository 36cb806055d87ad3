import { OfflineNotice } from '../../part/offline-notice.tsx';
import { Page } from '../../part/page.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { JoinForm } from './join-form.tsx';
import { ProposalsCard } from './proposals-card.tsx';
import { RemindersCard } from './reminders-card.tsx';
import { SlotCard } from './slot-card.tsx';

/** Before the slot is joined: what this is, and the invitation. After: the appointment and what to do next. */
export function HomeScreen() {
  const t = useText();
  const session = useStore((s) => s.snapshot?.session ?? null);
  const revoked = useStore((s) => s.snapshot?.sync.state === 'revoked');
  if (session === null)
    return (
      <Page title={t('home.title')} lead={t('home.what')}>
        <JoinForm />
      </Page>
    );
  return (
    <Page title={session.edition.name} lead={t('home.welcome', { who: session.participant.label })}>
      <OfflineNotice />
      {revoked && <JoinForm />}
      <ProposalsCard />
      <SlotCard session={session} />
      <ProposalsCard last />
      <RemindersCard />
    </Page>
  );
}
