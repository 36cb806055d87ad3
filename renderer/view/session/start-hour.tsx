import { useState } from 'react';
import { Drama, Play } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { DialogBox } from '../../part/dialog-box.tsx';
import { act, go, say, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { isAlone } from './alone.ts';
import { backToStep } from './hour-keys.ts';

/** Somebody who starts this long before the slot, in milliseconds, may think that it is a try. */
const EARLY_MS = 15 * 60_000;

/** The hour starts at once, unless its slot is much later: then asks whether it is meant, or a rehearsal is. */
export function StartHour({ size }: { size?: 'big' }) {
  const t = useText();
  const locale = useLocale();
  const slot = useStore((s) => (isAlone(s.snapshot) ? null : (s.snapshot?.session?.slot ?? null)));
  const busy = useStore((s) => s.pending['timer'] ?? s.pending['rehearsal-start'] ?? false);
  const [asking, setAsking] = useState(false);

  const start = async () => {
    const answer = await act('timer', 'timer.start');
    setAsking(false);
    if (!answer.ok) return;
    say(t('timer.said-started'));
    // The button is gone: its focus goes to the step to do, where the keys of the hour act.
    backToStep();
  };
  const rehearse = async () => {
    const answer = await act('timer', 'rehearsal.start');
    setAsking(false);
    if (!answer.ok) return;
    say(t('rehearsal.started'));
    go('session');
  };
  const press = () => {
    if (slot !== null && Date.parse(slot.startsAt) - Date.now() > EARLY_MS) setAsking(true);
    else void start();
  };

  return (
    <>
      <ActionButton look="primary" {...(size === undefined ? {} : { size })} icon={Play} busy={busy} onPress={press}>
        {t('timer.start')}
      </ActionButton>
      {slot !== null && (
        <DialogBox title={t('timer.early')} open={asking} onClose={() => setAsking(false)} alert>
          <p>{t('timer.early-sentence', { when: whenOf(slot.startsAt, locale) })}</p>
          <div className="row wide-on-narrow">
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog takes the focus; here on the harmless answer */}
            <ActionButton autoFocus look="primary" icon={Drama} busy={busy} onPress={() => void rehearse()}>
              {t('timer.rehearse')}
            </ActionButton>
            <ActionButton icon={Play} busy={busy} onPress={() => void start()}>
              {t('timer.start-anyway')}
            </ActionButton>
            <ActionButton look="quiet" onPress={() => setAsking(false)}>
              {t('cancel')}
            </ActionButton>
          </div>
        </DialogBox>
      )}
    </>
  );
}
