import { CircleCheck, Hand } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { UnsentMark } from '../../part/mark.tsx';
import { useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { askHelp } from './hour-keys.ts';
import { useOpenStep } from './open-step.ts';
import { UndoButton } from './undo-button.tsx';

/** Asks the organisers to come, naming the step that is open; then says where the request is, and takes it back. */
export function HelpPanel() {
  const t = useText();
  const step = useOpenStep();
  const asked = useStore((s) => s.snapshot?.log.help.at(-1));
  const busy = useStore((s) => s.pending['help'] ?? false);
  return (
    <div className="stack stack--tight">
      <ActionButton icon={Hand} busy={busy} onPress={() => void askHelp(step, t)}>
        {t('help.button')}
      </ActionButton>
      {asked === undefined ? <p className="hint">{t('help.hint')}</p> : <HelpState />}
      <PlaceFailure place="help" />
    </div>
  );
}

/** Not sent yet, sent, or answered: by an organiser who takes the step, or by a message. Null while nothing was asked. */
export function HelpState() {
  const t = useText();
  const locale = useLocale();
  const asked = useStore((s) => s.snapshot?.log.help.at(-1));
  if (asked === undefined) return null;
  const { answer } = asked;
  if (answer !== null)
    return (
      <p className="hint help-line number">
        <CircleCheck aria-hidden size="1.2em" className="mark--ok" />
        <span>{t(`help.answer-${answer.by}`, { when: whenOf(answer.at, locale) })}</span>
      </p>
    );
  return (
    <div className="stack stack--tight">
      <p className="hint row number">
        {asked.sent ? t('help.sent', { when: whenOf(asked.at, locale) }) : t('help.kept')}
        <UnsentMark sent={asked.sent} />
      </p>
      <div className="row">
        <UndoButton said={asked} what={t('undo.help')} label={t('help.cancel')} whole />
      </div>
    </div>
  );
}
