import { useState } from 'react';
import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Notice } from '../../part/notice.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Page } from '../../part/page.tsx';
import { profileOf, shownDraft } from '../../draft.ts';
import { act, draft, useStore, type FocusTarget } from '../../store.ts';
import { useText } from '../../text.ts';
import { CardPanel } from './card-panel.tsx';
import { panels } from './panels.ts';
import { ProfileForm, ProfileSummary } from './profile-form.tsx';
import { Results } from './results.tsx';
import { runChecks } from './run.ts';
import { SharingPanel } from './sharing-panel.tsx';
import { groupsOf, standingOf } from './verdict.ts';
import { VerdictCard } from './verdict-card.tsx';

const profileFields = new Set<FocusTarget | null>([
  'who',
  'couloir',
  'mssAddress',
  'solution',
  'version',
  'region',
  'free',
]);

/** When the last of the results was found, null without any. */
const lastOf = (results: readonly CheckResult[]): string | null =>
  results
    .map(({ at }) => at)
    .toSorted()
    .at(-1) ?? null;

/** Everything to have in order before the hour, checked by one button. */
export function ChecksScreen() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const typed = useStore((s) => s.drafts.profile);
  const focus = useStore((s) => s.focus);
  const calling = useStore((s) => s.pending['checks'] ?? false);
  const [editing, setEditing] = useState(false);
  if (snapshot === null) return <Page title={t('checks.title')}>{null}</Page>;
  const { running, results, startedAt } = snapshot.checks;
  const { count, verdict } = standingOf(snapshot);
  const busy = calling || running.length > 0;
  const open = editing || typed !== null || snapshot.profile === null || profileFields.has(focus);

  const run = async (only?: CheckId[]) => {
    // What was typed is part of what is checked: keep it first, so that one button is enough.
    const profile = typed === null ? null : profileOf(shownDraft(typed, snapshot));
    if (only === undefined && profile !== null) {
      const saved = await act('profile', 'profile.save', profile);
      if (!saved.ok) return;
      draft('profile', null);
      setEditing(false);
    }
    await runChecks(t, only);
  };

  // In its place from the first time on: first, since the checks look at it; short once it is there.
  return (
    <Page title={t('checks.title')} lead={t(snapshot.profile === null ? 'checks.lead-profile' : 'checks.lead')}>
      {open ? (
        <ProfileForm
          onDone={() => {
            setEditing(false);
          }}
        />
      ) : (
        snapshot.profile !== null && <ProfileSummary profile={snapshot.profile} onEdit={() => setEditing(true)} />
      )}
      <VerdictCard
        verdict={calling && running.length === 0 ? 'running' : verdict}
        count={count}
        groups={groupsOf(results, running)}
        startedAt={startedAt ?? lastOf(results)}
        busy={busy}
        onRun={() => void run()}
      />
      <PlaceFailure place="checks" />
      {typed !== null && results.length > 0 && <UnsavedNotice />}
      <Results results={results} running={running} onRedo={(id) => void run([id])} />
      {!busy && <SharingPanel results={results} />}
      {panels.map(({ id, Panel }) => (
        <Panel key={id} />
      ))}
      <CardPanel card={snapshot.card} />
    </Page>
  );
}

/** What is typed and not saved was not checked: said above the results, or they would seem to be about it. */
function UnsavedNotice() {
  const t = useText();
  return (
    <Notice tone="warn" title={t('profile.unsaved-title')}>
      <p>{t('profile.unsaved-text')}</p>
      <div className="row">
        <ActionButton look="plain" onPress={() => document.querySelector('#profile-title')?.scrollIntoView()}>
          {t('profile.unsaved-go')}
        </ActionButton>
      </div>
    </Notice>
  );
}
