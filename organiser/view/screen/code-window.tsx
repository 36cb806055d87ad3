import { useEffect, useState } from 'react';
import type { BoardSlot, JoinCode } from '../../protocol/board.ts';
import type { Result } from '../api.ts';
import { Button } from '../part/button.tsx';
import { CopyLine } from '../part/copy.tsx';
import { Window } from '../part/dialog.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { newJoinCode } from '../state/actions.ts';

/** Asks for a join code and shows it once: the hub keeps only its hash. */
export function CodeWindow({ slot, onClose }: { slot: BoardSlot | null; onClose: () => void }) {
  const { t } = useText();
  return (
    <Window title={t('code.title', { label: slot?.label ?? '' })} isOpen={slot !== null} onClose={onClose}>
      {slot === null ? null : <Code slot={slot} onClose={onClose} />}
    </Window>
  );
}

function Code({ slot, onClose }: { slot: BoardSlot; onClose: () => void }) {
  const { t, dateTime } = useText();
  const [answer, setAnswer] = useState<Result<JoinCode> | null>(null);
  const [asked, setAsked] = useState(0);
  // A slot somebody joined already has its participant: a code for another computer is asked for, not given at once.
  const wanted = !slot.joined || asked > 0;
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    setAnswer(null);
    void newJoinCode(slot.id).then((got) => {
      if (current) setAnswer(got);
    });
    return () => {
      current = false;
    };
  }, [slot.id, wanted, asked]);

  if (!wanted) {
    return (
      <div className="form">
        <Notice tone="info" title={t('code.already')}>
          <p>{t('code.already-text')}</p>
        </Notice>
        <div className="actions end">
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button look="main" onPress={() => setAsked(1)}>
            {t('code.new')}
          </Button>
        </div>
      </div>
    );
  }
  if (answer === null) return <Loading text={t('code.asking')} />;
  if (!answer.ok) return <FailureNotice failure={answer.failure} onRetry={() => setAsked((n) => n + 1)} />;
  return (
    <div className="form">
      <p>{t('code.text')}</p>
      <CopyLine label={t('code.code')} value={answer.value.code} big />
      <CopyLine label={t('code.hub')} value={hubOf(answer.value.link)} />
      <CopyLine label={t('code.link')} value={answer.value.link} />
      <Notice tone="info" title={t('code.once')}>
        <p>{t('code.expires', { when: dateTime(answer.value.expiresAt) })}</p>
      </Notice>
      <div className="actions end">
        <Button look="main" onPress={onClose}>
          {t('code.done')}
        </Button>
      </div>
    </div>
  );
}

/** The hub's address as the link carries it: behind a proxy it is not the one this page was read from. */
function hubOf(link: string): string {
  const given = /[?&]hub=([^&]+)/.exec(link)?.[1];
  return given === undefined ? location.origin : decodeURIComponent(given);
}
