import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { Pencil } from 'lucide-react';
import { couloirs } from '../../../organiser/protocol/status.ts';
import type { Profile } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckLine } from '../../part/check-line.tsx';
import { Choice } from '../../part/choice.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Fold } from '../../part/fold.tsx';
import { SelectOne } from '../../part/select-one.tsx';
import { missingOf, profileOf, shownDraft, type ProfileDraft } from '../../draft.ts';
import { act, draft, go, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { AddressField } from './address-field.tsx';
import { AvailabilityGrid } from './availability-grid.tsx';
import { PlaceFields } from './place-fields.tsx';
import { SolutionField } from './solution-field.tsx';
import { staleAfter } from './stale.ts';

const whos = ['ps', 'structure', 'accompagnant'] as const;

/** Who takes part and with what. Typed answers are kept until they are saved, whatever screen is shown. */
export function ProfileForm({ onDone }: { onDone: () => void }) {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const typed = useStore((s) => s.drafts.profile);
  const focus = useStore((s) => s.focus);
  const busy = useStore((s) => s.pending['profile'] ?? false);
  /** Saving was asked for while an answer was missing: from then on the missing ones are marked. */
  const [tried, setTried] = useState(false);
  // Those who have a time need no other day; what they ticked before stays in sight.
  const [freeOpen, setFreeOpen] = useState((snapshot?.profile?.free ?? []).length > 0);
  if (focus === 'free' && !freeOpen) setFreeOpen(true);
  useEffect(() => {
    if (focus !== null && !['heading', 'rpps', 'apiKey'].includes(focus)) useStore.setState({ focus: null });
  }, [focus]);
  if (snapshot === null) return null;
  const value = shownDraft(typed, snapshot);
  const set = (part: Partial<ProfileDraft>) => draft('profile', { ...value, ...part });
  const profile = profileOf(value);
  const missing = missingOf(value);
  const errorOf = (field: 'who' | 'couloir'): string | null =>
    tried && missing.includes(field) ? t(`profile.missing-${field}`) : null;

  const hasTime = snapshot.session !== null && snapshot.session.hub !== null;
  const freeDays = <AvailabilityGrid value={value} set={set} focused={focus === 'free'} />;

  const save = async () => {
    setTried(true);
    if (profile === null) return go('checks', missing[0] ?? 'who');
    const old = staleAfter(snapshot.profile, profile, snapshot.checks.results);
    const answer = await act('profile', 'profile.save', profile);
    if (!answer.ok) return;
    draft('profile', null);
    say(t('profile.saved'));
    onDone();
    if (old.length > 0) await act('checks', 'checks.run', { only: old });
  };

  return (
    <section className="card" aria-labelledby="profile-title">
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 id="profile-title">{t('profile.title')}</h2>
        <Choice
          label={t('profile.who')}
          options={whos.map((who) => ({ value: who, label: t(`who.${who}`) }))}
          value={value.who}
          onChange={(who) => set({ who })}
          focused={focus === 'who'}
          error={errorOf('who')}
        />
        <CheckLine checked={value.available} onChange={(available) => set({ available })}>
          {t('profile.available')}
        </CheckLine>
        <div className="form-grid">
          <SelectOne
            label={t('profile.couloir')}
            hint={t('profile.couloir-hint')}
            placeholder={t('choose')}
            options={couloirs.map((couloir) => ({ value: couloir, label: t(`couloir.${couloir}`) }))}
            value={value.couloir}
            onChange={(couloir) => set({ couloir })}
            focused={focus === 'couloir'}
            error={errorOf('couloir')}
          />
          <AddressField
            value={value.mssAddress}
            onChange={(mssAddress) => set({ mssAddress })}
            focused={focus === 'mssAddress'}
          />
        </div>
        <SolutionField value={value} set={set} focus={focus} />
        <PlaceFields value={value} set={set} focused={focus === 'region'} />
        {hasTime ? (
          <Fold title={t('free.fold')} control={{ open: freeOpen, set: setFreeOpen }}>
            {freeDays}
          </Fold>
        ) : (
          freeDays
        )}
        <PlaceFailure place="profile" />
        {typed !== null && (
          <p className={tried && profile === null ? 'error' : 'soft'}>
            {t(profile === null ? 'profile.missing' : 'profile.unsaved')}
          </p>
        )}
        <div className="row">
          <ActionButton type="submit" busy={busy}>
            {t('profile.save')}
          </ActionButton>
          {snapshot.profile !== null && (
            <ActionButton
              look="quiet"
              onPress={() => {
                draft('profile', null);
                onDone();
              }}
            >
              {t('cancel')}
            </ActionButton>
          )}
        </div>
      </Form>
    </section>
  );
}

/** The saved answers, in short. */
export function ProfileSummary({ profile, onEdit }: { profile: Profile; onEdit: () => void }) {
  const t = useText();
  const { solution } = profile;
  const software = [solution?.name ?? '', solution?.version ?? ''].filter((part) => part !== '').join(' ');
  const answers: [label: string, answer: string][] = [
    [t('profile.who'), t(`who.${profile.who}`)],
    [t('profile.couloir'), t(`couloir.${profile.couloir}`)],
    [t('profile.hour'), t(profile.available ? 'profile.hour-yes' : 'profile.hour-no')],
    [t('profile.mss'), profile.mssAddress],
    [t('profile.solution'), software],
    [t('profile.region'), profile.region ?? ''],
    [t('profile.grades'), profile.grades ?? ''],
    [t('profile.publisher-short'), profile.publisher === null ? '' : t(`publisher.${profile.publisher}`)],
    [t('free.title'), profile.free.length === 0 ? '' : t('free.count', { count: profile.free.length })],
  ];
  const said = answers.map(([, answer]) => answer).filter((answer) => answer !== '');
  const unsaid = answers.filter(([, answer]) => answer === '').map(([label]) => label);
  return (
    <section className="card stack" aria-labelledby="profile-title">
      <div className="row row--apart">
        <h2 id="profile-title">{t('profile.title')}</h2>
        <ActionButton look="quiet" size="small" icon={Pencil} onPress={onEdit} aria-label={t('profile.edit-label')}>
          {t('profile.edit')}
        </ActionButton>
      </div>
      <p>{said.join(' · ')}</p>
      {unsaid.length > 0 && <p className="hint">{t('profile.unsaid', { list: unsaid.join(', ') })}</p>}
    </section>
  );
}
