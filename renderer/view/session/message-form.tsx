import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { Send } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { TextInput } from '../../part/text-input.tsx';
import { tellMasked } from '../../masks.ts';
import { act, draft, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { DraftMark } from './draft-mark.tsx';

/** A message to the organisers; what was typed stays until it is sent. `reply`: opened to answer, and told once it is sent. */
export function MessageForm({ reply }: { reply?: () => void }) {
  const t = useText();
  const text = useStore((s) => s.drafts.message);
  const busy = useStore((s) => s.pending['message'] ?? false);
  // Asked for from another screen.
  const wanted = useStore((s) => s.focus === 'message');
  useEffect(() => {
    if (wanted) useStore.setState({ focus: null });
  }, [wanted]);
  const [fix, setFix] = useState(reply === undefined ? 0 : 1);
  const post = async () => {
    if (text.trim() === '') return;
    const answer = await act('message', 'message.post', { text });
    if (!answer.ok) return;
    draft('message', '');
    tellMasked('message', answer.value.masked, true);
    say(answer.value.masked > 0 ? t('masked', { count: answer.value.masked }) : t('message.saved'));
    reply?.();
  };
  return (
    <Form
      className="message-form stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault();
        void post();
      }}
    >
      <TextInput
        key={fix}
        focused={fix > 0 || wanted}
        label={t('message.label')}
        rows={2}
        spellCheck
        value={text}
        onSend={() => void post()}
        onChange={(value) => draft('message', value)}
      />
      <DraftMark name="message" text={text} />
      <PlaceFailure place="message" onFix={() => setFix(fix + 1)} />
      <div className="row">
        <ActionButton type="submit" icon={Send} busy={busy} isDisabled={text.trim() === ''}>
          {t('message.send')}
        </ActionButton>
      </div>
    </Form>
  );
}
