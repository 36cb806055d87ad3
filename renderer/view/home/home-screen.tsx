import { unsentOf } from '../../unsent.ts';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { LanguageChoice } from '../../part/language-choice.tsx';
import { OfflineNotice } from '../../part/offline-notice.tsx';
import { Page } from '../../part/page.tsx';
import { RetentionNotice } from '../../part/retention-notice.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { AfterCard } from './after-card.tsx';
import { JoinForm } from './join-form.tsx';
import { LocalCard } from './local-card.tsx';
import { isOver } from './next.ts';
import { MissedNotice } from './missed-notice.tsx';
import { NextCard } from './next-card.tsx';
import { ProfileAsk } from './profile-ask.tsx';
import { ProposalsCard } from './proposals-card.tsx';
import { RehearsalCard } from './rehearsal-card.tsx';
import { RemindersCard } from './reminders-card.tsx';
import { SlotCard } from './slot-card.tsx';

/** Before the slot is joined: what this is, and the invitation. After: the appointment and what to do next. */
export function HomeScreen() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const revoked = snapshot?.sync.state === 'revoked';
  if (snapshot === null) return <Page title={t('home.title')}>{null}</Page>;
  const { session } = snapshot;
  if (session === null)
    return (
      <Page title={t('home.title')} lead={t('home.what')}>
        <LanguageChoice hideLabel />
        <PlaceFailure place="preferences" />
        <RetentionNotice />
        {snapshot.rehearsal !== null && <NextCard snapshot={snapshot} />}
        <JoinForm />
        <LocalCard />
        <RehearsalCard />
      </Page>
    );
  if (session.hub === null)
    return (
      <Page title={t('local.title')} lead={t('local.lead')}>
        <RetentionNotice />
        <NextCard snapshot={snapshot} />
        <AfterCard snapshot={snapshot} />
        <RehearsalCard />
        <JoinForm />
      </Page>
    );
  // Its hour is over and told: the next one may be joined without losing anything of this one.
  const done = isOver(snapshot.log) && unsentOf(snapshot) === 0 && snapshot.rehearsal === null;
  return (
    <Page title={session.edition.name} lead={t('home.welcome', { who: session.participant.label })}>
      <OfflineNotice />
      <RetentionNotice />
      {revoked && <JoinForm />}
      <MissedNotice session={session} />
      <ProfileAsk />
      <ProposalsCard />
      <SlotCard session={session} />
      <ProposalsCard last />
      <RehearsalCard />
      <RemindersCard />
      {done && !revoked && <JoinForm another />}
    </Page>
  );
}
