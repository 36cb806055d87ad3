import { useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { Send } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { SaidList } from '../../part/said-list.tsx';
import { TextInput } from '../../part/text-input.tsx';
import { tellMasked } from '../../masks.ts';
import { act, draft, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { DraftMark } from './draft-mark.tsx';

const none: never[] = [];

/** Messages with the organisers during the hour. */
export function MessagePanel() {
  const t = useText();
  const messages = useStore((s) => s.snapshot?.log.messages) ?? none;
  const text = useStore((s) => s.drafts.message);
  const busy = useStore((s) => s.pending['message'] ?? false);
  // Asked for from another screen.
  const wanted = useStore((s) => s.focus === 'message');
  useEffect(() => {
    if (wanted) useStore.setState({ focus: null });
  }, [wanted]);
  const [fix, setFix] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const seen = useRef(messages.length);

  useEffect(() => {
    // The last one from its beginning: a long one would start above the box.
    const box = list.current;
    const newest = box?.querySelector<HTMLElement>('li:last-child');
    if (box !== null && newest) box.scrollTo({ top: newest.offsetTop - box.offsetTop });
    const last = messages.at(-1);
    if (messages.length > seen.current && last?.role === 'organiser') say(t('message.new', { text: last.text }));
    seen.current = messages.length;
  }, [messages, t]);

  const unread = useStore((s) => s.snapshot?.inbox.unread ?? 0);
  useEffect(() => {
    const seeing = () => {
      if (unread > 0 && document.visibilityState === 'visible') void act('inbox', 'messages.read');
    };
    seeing();
    document.addEventListener('visibilitychange', seeing);
    return () => document.removeEventListener('visibilitychange', seeing);
  }, [unread]);

  const post = async () => {
    const answer = await act('message', 'message.post', { text });
    if (!answer.ok) return;
    draft('message', '');
    tellMasked('message', answer.value.masked, true);
    say(answer.value.masked > 0 ? t('masked', { count: answer.value.masked }) : t('message.saved'));
  };

  return (
    <section className="card stack stack--tight" aria-labelledby="messages-title">
      <h2 id="messages-title">{t('message.title')}</h2>
      {messages.length === 0 ? (
        <p className="hint">{t('message.none')}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
        <div ref={list} className="messages" role="log" aria-label={t('message.title')} tabIndex={0}>
          <SaidList items={messages} />
        </div>
      )}
      <Form
        className="stack stack--tight"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') void post();
        }}
      >
        <TextInput
          key={fix}
          focused={fix > 0 || wanted}
          label={t('message.label')}
          rows={2}
          spellCheck
          value={text}
          onSend={() => {
            if (text.trim() !== '') void post();
          }}
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
    </section>
  );
}
