import { Play, Square } from 'lucide-react';
import { useState } from 'react';
import { leftRunning } from '../../../electron/contract/pace.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Notice } from '../../part/notice.tsx';
import { useNow } from '../../part/use-now.ts';
import { act, say, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';

/** The hour was left running, yesterday or two days ago: says so, and offers to end it when it was last lived. */
export function LeftRunning() {
  const t = useText();
  const locale = useLocale();
  const now = useNow(60_000);
  const log = useStore((s) => s.snapshot?.log ?? null);
  const busy = useStore((s) => s.pending['timer'] ?? false);
  const [goesOn, setGoesOn] = useState(false);
  const last = log === null ? null : leftRunning(log, now);
  const timer = log?.timer ?? null;
  if (last === null || timer === null || goesOn) return null;
  const end = async () => {
    if ((await act('timer', 'timer.end-earlier')).ok) say(t('timer.said-ended'));
  };
  return (
    <Notice tone="info" announce title={t('timer.left-title')}>
      <p className="number">
        {t('timer.left-sentence', {
          from: whenOf(timer.startedAt, locale, new Date(now)),
          last: whenOf(last, locale, new Date(now)),
        })}
      </p>
      <div className="row wide-on-narrow">
        <ActionButton look="primary" icon={Square} busy={busy} onPress={() => void end()}>
          {t('timer.end-earlier')}
        </ActionButton>
        <ActionButton icon={Play} onPress={() => setGoesOn(true)}>
          {t('timer.go-on')}
        </ActionButton>
      </div>
    </Notice>
  );
}
