import { UserCheck } from 'lucide-react';
import type { Profile } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Fact } from '../../part/fact.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { act, go, say, stay, useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** A profile of an earlier slot, or of another couloir: is it still this person's? Nothing of it is told before the answer. */
export function ProfileAsk() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const busy = useStore((s) => s.pending['profile-keep'] ?? false);
  if (snapshot === null || !snapshot.profileAsked || snapshot.profile === null || snapshot.session === null)
    return null;
  const { profile, session } = snapshot;
  const differs = profile.couloir !== session.slot.couloir;
  const couloirs = { mine: t(`couloir.${profile.couloir}`), slot: t(`couloir.${session.slot.couloir}`) };
  const keep = async () => {
    if (!(await act('profile-keep', 'profile.keep')).ok) return;
    say(t('profile.ask-kept'));
    stay('home');
  };
  return (
    <section className="card stack" aria-labelledby="profile-ask-title">
      <h2 id="profile-ask-title" className="row">
        <UserCheck aria-hidden size="1.1em" />
        <span>{t('profile.ask')}</span>
      </h2>
      <p>{differs ? t('profile.ask-couloir', couloirs) : t('profile.ask-what')}</p>
      <Answers profile={profile} />
      <p className="hint">{t('profile.ask-hint')}</p>
      <PlaceFailure place="profile-keep" />
      <div className="row wide-on-narrow">
        <ActionButton look="primary" busy={busy} onPress={() => void keep()}>
          {t('profile.ask-keep')}
        </ActionButton>
        <ActionButton onPress={() => go('checks', differs ? 'couloir' : 'who')}>{t('profile.ask-change')}</ActionButton>
      </div>
    </section>
  );
}

function Answers({ profile: { who, couloir, mssAddress, solution } }: { profile: Profile }) {
  const t = useText();
  const software = [solution?.name ?? '', solution?.version ?? ''].filter((part) => part !== '').join(' ');
  return (
    <dl className="facts">
      <Fact label={t('profile.who')}>{t(`who.${who}`)}</Fact>
      <Fact label={t('profile.couloir')}>{t(`couloir.${couloir}`)}</Fact>
      <Fact label={t('profile.mss')}>{mssAddress || t('profile.none')}</Fact>
      <Fact label={t('profile.solution')}>{software || t('profile.none')}</Fact>
    </dl>
  );
}
