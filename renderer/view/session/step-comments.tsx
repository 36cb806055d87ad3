import { useState } from 'react';
import { MessageSquarePlus } from 'lucide-react';
import { TEXT_LIMIT } from '../../../organiser/protocol/event.ts';
import type { Comment, StepView } from '../../../organiser/protocol/fold.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { SaidList } from '../../part/said-list.tsx';
import { TextInput } from '../../part/text-input.tsx';
import { tellMasked } from '../../masks.ts';
import { act, dismiss, draft, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { DraftMark } from './draft-mark.tsx';
import { backToStep, isShort } from './hour-keys.ts';
import { UndoButton } from './undo-button.tsx';

function TakeBack({ said }: { said: Comment }) {
  const t = useText();
  return <UndoButton said={said} what={t('undo.comment')} label={t('undo.take-back')} />;
}
const takeBack = (said: Comment) => <TakeBack said={said} />;

/** The result says that something was missing, and nothing says what yet. */
function asksWhy(view: StepView | undefined): boolean {
  const last = view?.attempts.at(-1);
  if (view === undefined || last === undefined || last.role !== 'participant' || !isShort(last.status)) return false;
  return !view.comments.some(({ role, at }) => role === 'participant' && at >= last.at);
}

/** What was written about a step, and a place to write more. A refused text stays in the field. */
export function StepComments({ step, comments }: { step: string; comments: readonly Comment[] }) {
  const t = useText();
  const place = `comment:${step}`;
  const drafts = useStore((s) => s.drafts.comments);
  const busy = useStore((s) => s.pending[place] ?? false);
  const [fix, setFix] = useState(0);
  const missing = useStore((s) => asksWhy(s.snapshot?.log.steps[step]));
  const text = drafts[step] ?? '';
  const set = (value: string) => draft('comments', { ...drafts, [step]: value });

  const add = async () => {
    const answer = await act(place, 'step.comment', { step, text });
    if (!answer.ok) return;
    draft('comments', { ...useStore.getState().drafts.comments, [step]: '' });
    tellMasked(`comment:${step}`, answer.value.masked, true);
    say(answer.value.masked > 0 ? t('masked', { count: answer.value.masked }) : t('comment.saved'));
    // Said: the keys of the step act again.
    backToStep();
  };

  return (
    <div className="stack stack--tight">
      <SaidList items={comments} action={takeBack} />
      <TextInput
        key={fix}
        focused={fix > 0}
        label={t('comment.label')}
        hint={
          <>
            {missing && <strong className="ask">{t('comment.missing')}</strong>} {t('comment.hint')}
          </>
        }
        rows={3}
        spellCheck
        value={text}
        onSend={() => {
          if (text.trim() !== '') void add();
        }}
        onChange={(value) => {
          set(value);
          if (useStore.getState().failures[place] !== undefined) dismiss(place);
        }}
      />
      <DraftMark name={`comment:${step}`} text={text} />
      {text.length > TEXT_LIMIT * 0.9 && (
        <p className="hint number">{t('comment.length', { length: text.length, limit: TEXT_LIMIT })}</p>
      )}
      <PlaceFailure place={place} onFix={() => setFix(fix + 1)} />
      <div className="row">
        <ActionButton icon={MessageSquarePlus} busy={busy} isDisabled={text.trim() === ''} onPress={() => void add()}>
          {t('comment.add')}
        </ActionButton>
      </div>
    </div>
  );
}
