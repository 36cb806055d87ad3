import { useEffect, useState } from 'react';
import type { BoardEdition, BoardSlot, JoinCode } from '../../protocol/board.ts';
import type { Result } from '../api.ts';
import { Button } from '../part/button.tsx';
import { CopyLine, CopyText } from '../part/copy.tsx';
import { Window } from '../part/dialog.tsx';
import { LocalAddress, useHubInfo } from '../part/local-address.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { filledLetter, hubOf, letterOf } from '../participants/invitation.ts';
import { newJoinCode } from '../state/actions.ts';

type Props = { edition: BoardEdition; slot: BoardSlot; onClose: () => void };

/** Asks for a join code and shows it once: the hub keeps only its hash. */
export function CodeWindow({ edition, slot, onClose }: Omit<Props, 'slot'> & { slot: BoardSlot | null }) {
  const { t } = useText();
  return (
    <Window title={t('code.title', { label: slot?.label ?? '' })} isOpen={slot !== null} onClose={onClose}>
      {slot === null ? null : <Code edition={edition} slot={slot} onClose={onClose} />}
    </Window>
  );
}

function Code({ edition, slot, onClose }: Props) {
  const { t } = useText();
  const [asked, setAsked] = useState(0);
  const ask = () => setAsked(asked + 1);
  // A slot somebody joined already has its participant: a code for another computer is asked for, not given at once.
  if (!slot.joined || asked > 0)
    return <Ask key={asked} edition={edition} slot={slot} onRetry={ask} onClose={onClose} />;
  return (
    <div className="form">
      <Notice tone="info" title={t('code.already')}>
        <p>{t('code.already-text')}</p>
      </Notice>
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" onPress={ask}>
          {t('code.new')}
        </Button>
      </div>
    </div>
  );
}

function Ask({ edition, slot: asked, onRetry, onClose }: Props & { onRetry: () => void }) {
  const { t, language, dateTime } = useText();
  const info = useHubInfo();
  const slot = asked.id;
  const [answer, setAnswer] = useState<Result<JoinCode> | null>(null);
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const got = await newJoinCode(slot);
      if (current) setAnswer(got);
    };
    void ask();
    return () => {
      current = false;
    };
  }, [slot]);
  if (answer === null) return <Loading text={t('code.asking')} />;
  // The hub makes no code for an edition whose last day is over: it would be born expired.
  if (!answer.ok && answer.failure.code === 'request.invalid') {
    return (
      <Notice tone="bad" title={t('code.over')}>
        <p>{t('code.over-text')}</p>
      </Notice>
    );
  }
  if (!answer.ok) return <FailureNotice failure={answer.failure} onRetry={onRetry} />;
  const { code, link, expiresAt } = answer.value;
  const web = `${hubOf(link)}/#rejoindre=${code}`;
  const about = { edition: edition.name, contact: edition.contact, download: info?.download ?? null };
  const to = { ...asked, region: asked.region, meeting: asked.meeting };
  return (
    <div className="form">
      <LocalAddress address={hubOf(link)} />
      <p>{t('code.text')}</p>
      <CopyLine label={t('code.code')} value={code} big />
      <CopyLine label={t('code.hub')} value={hubOf(link)} />
      <CopyLine label={t('code.link')} value={link} />
      <CopyText
        label={t('code.message')}
        value={filledLetter(letterOf(to, '', about, language, t), { code, link, web })}
      />
      <Notice tone="info" title={t('code.once')}>
        <p>{t('code.expires', { when: dateTime(expiresAt) })}</p>
      </Notice>
      <div className="actions end">
        <Button look="main" onPress={onClose}>
          {t('code.done')}
        </Button>
      </div>
    </div>
  );
}
