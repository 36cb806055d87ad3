import { useEffect, useState } from 'react';
import type { ShownBox } from '../../../electron/contract/directory.ts';
import type { Output } from '../../../electron/contract/ipc.ts';
import { call } from '../../api.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { FailureNotice } from '../../part/failure-notice.tsx';
import type { Failure } from '../../../electron/contract/failure.ts';
import { profileDraft } from '../../draft.ts';
import { act, draft, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { BoxFacts } from './address-field.tsx';

/** The boxes of the person, shown to them only; one press puts an address in the profile. */
export function MyBoxes() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const [mine, setMine] = useState<Output<'directory.mine'> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  // What the answer depends on: the copy, the card, what was typed.
  const asked = JSON.stringify([
    snapshot?.directory.copy?.importedAt,
    snapshot?.directory.rpps,
    snapshot?.directory.hasKey,
    snapshot?.card.card?.nationalId?.value,
  ]);
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const answer = await call('directory.mine');
      // An answer about another copy or another person is of no use.
      if (!current || asked === '') return;
      setMine(answer.ok ? answer.value : null);
      setFailure(answer.ok ? null : answer.failure);
    };
    void ask();
    return () => {
      current = false;
    };
  }, [asked]);

  const put = async (mssAddress: string) => {
    const state = useStore.getState();
    if (state.snapshot === null) return;
    const { profile } = state.snapshot;
    const typed = state.drafts.profile;
    // A form under way keeps what was typed; a saved profile is changed at once.
    if (typed !== null || profile === null) {
      draft('profile', { ...(typed ?? profileDraft(state.snapshot)), mssAddress });
    } else {
      const saved = await act('profile', 'profile.save', { ...profile, mssAddress });
      if (saved.ok) await act('checks', 'checks.run', { only: ['mss.address', 'mss.directory'] });
    }
    say(t('directory.used', { address: mssAddress }));
  };

  const present = (snapshot?.profile?.mssAddress ?? '').toLowerCase();
  return (
    <div className="stack stack--tight">
      <h3>{t('directory.mine')}</h3>
      {failure !== null && <FailureNotice failure={failure} tone="warn" />}
      {mine !== null && !mine.known && <p className="soft">{t('directory.mine-unknown')}</p>}
      {mine !== null && mine.known && mine.boxes.length === 0 && <p className="soft">{t('directory.mine-none')}</p>}
      <ul className="bare">
        {(mine?.boxes ?? []).map((box: ShownBox) => (
          <li key={box.address} className="row row--apart">
            <span>
              <span>{box.address}</span>
              <BoxFacts box={box} />
            </span>
            {box.address === present ? (
              <span className="soft small">{t('directory.in-profile')}</span>
            ) : (
              <ActionButton
                size="small"
                aria-label={t('directory.use-one', { address: box.address })}
                onPress={() => void put(box.address)}
              >
                {t('directory.use')}
              </ActionButton>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
