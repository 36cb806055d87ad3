import { Hand } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { UnsentMark } from '../../part/mark.tsx';
import { act, say, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { useOpenStep } from './open-step.ts';

/** Asks the organisers to come, naming the step that is open. */
export function HelpPanel() {
  const t = useText();
  const locale = useLocale();
  const step = useOpenStep();
  const last = useStore((s) => s.snapshot?.log.help.at(-1));
  const busy = useStore((s) => s.pending['help'] ?? false);
  const ask = async () => {
    if ((await act('help', 'help.request', { step })).ok) say(t('help.asked'));
  };
  return (
    <div className="stack stack--tight">
      <ActionButton icon={Hand} busy={busy} onPress={() => void ask()}>
        {t('help.button')}
      </ActionButton>
      {last === undefined ? (
        <p className="hint">{t('help.hint')}</p>
      ) : (
        <p className="hint row number">
          {t('help.sent', { when: whenOf(last.at, locale) })}
          <UnsentMark sent={last.sent} />
        </p>
      )}
      <PlaceFailure place="help" />
    </div>
  );
}
