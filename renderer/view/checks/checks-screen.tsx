import { useState } from 'react';
import { ShieldCheck } from 'lucide-react';
import type { CheckId } from '../../../electron/contract/check.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Page } from '../../part/page.tsx';
import { profileOf } from '../../draft.ts';
import { act, draft, say, useStore, type FocusTarget } from '../../store.ts';
import { useText } from '../../text.ts';
import { CardPanel } from './card-panel.tsx';
import { DirectoryPanel } from './directory-panel.tsx';
import { DomainsPanel } from './domains-panel.tsx';
import { MssPanel } from './mss-panel.tsx';
import { ProfileForm, ProfileSummary } from './profile-form.tsx';
import { Results } from './results.tsx';

const profileFields = new Set<FocusTarget | null>([
  'who',
  'couloir',
  'mssAddress',
  'solution',
  'version',
  'region',
  'free',
]);

/** Everything to have in order before the hour, checked by one button. */
export function ChecksScreen() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const typed = useStore((s) => s.drafts.profile);
  const focus = useStore((s) => s.focus);
  const calling = useStore((s) => s.pending['checks'] ?? false);
  const [editing, setEditing] = useState(false);
  if (snapshot === null) return <Page title={t('checks.title')}>{null}</Page>;
  const { running, results } = snapshot.checks;
  const busy = calling || running.length > 0;
  const open = editing || typed !== null || snapshot.profile === null || profileFields.has(focus);

  const run = async (only?: CheckId[]) => {
    // What was typed is part of what is checked: keep it first, so that one button is enough.
    const profile = typed === null ? null : profileOf(typed);
    if (only === undefined && profile !== null) {
      const saved = await act('profile', 'profile.save', profile);
      if (!saved.ok) return;
      draft('profile', null);
      setEditing(false);
    }
    const answer = await act('checks', 'checks.run', only === undefined ? {} : { only });
    if (!answer.ok) return;
    const problems = answer.value.results.filter((r) => r.status === 'fail' || r.status === 'unknown').length;
    say(problems === 0 ? t('checks.said-fine') : t('checks.said-problems', { count: problems }));
  };

  return (
    <Page title={t('checks.title')} lead={t('checks.lead')}>
      <div className="row wide-on-narrow">
        <ActionButton look="primary" size="big" icon={ShieldCheck} busy={busy} onPress={() => void run()}>
          {busy ? t('checks.running') : t('checks.run')}
        </ActionButton>
      </div>
      <PlaceFailure place="checks" />
      <Results results={results} running={running} onRedo={(id) => void run([id])} />
      {open ? (
        <ProfileForm
          onDone={() => {
            setEditing(false);
          }}
        />
      ) : (
        snapshot.profile !== null && <ProfileSummary profile={snapshot.profile} onEdit={() => setEditing(true)} />
      )}
      <MssPanel />
      <CardPanel card={snapshot.card} />
      <DirectoryPanel />
      <DomainsPanel />
    </Page>
  );
}
