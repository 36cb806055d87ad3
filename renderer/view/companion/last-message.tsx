import { useState } from 'react';
import { Check, Mail, Reply } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { MaskedNote } from '../../part/masked-note.tsx';
import { act, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { MessageForm } from '../session/message-form.tsx';

/** The last thing that the organisers wrote, and the answer to it; marked, and first, while it was not read. Null when they wrote nothing. */
export function LastMessage() {
  const t = useText();
  const locale = useLocale();
  const messages = useStore((s) => s.snapshot?.log.messages);
  const unread = useStore((s) => s.snapshot?.inbox.unread ?? 0);
  const last = messages?.findLast(({ role }) => role === 'organiser');
  const [replying, setReplying] = useState(false);
  if (last === undefined) return null;
  const read = () => {
    if (unread > 0) void act('inbox', 'messages.read');
  };
  const close = () => setReplying(false);
  return (
    <section className={unread > 0 ? 'beside-message beside-message--new' : 'beside-message'} aria-live="polite">
      <p className="row small soft number">
        <Mail aria-hidden size="1.1em" />
        <strong>{unread > 0 ? t('message.unread', { count: unread }) : t('role.organiser')}</strong>
        <span>{whenOf(last.at, locale)}</span>
      </p>
      <p className="said-beginning">{last.text}</p>
      {replying ? (
        <MessageForm reply={close} />
      ) : (
        <>
          <MaskedNote name="message" />
          <div className="row">
            {unread > 0 && (
              <ActionButton size="small" icon={Check} onPress={read}>
                {t('beside.read')}
              </ActionButton>
            )}
            <ActionButton
              size="small"
              icon={Reply}
              onPress={() => {
                read();
                setReplying(true);
              }}
            >
              {t('beside.reply')}
            </ActionButton>
          </div>
        </>
      )}
    </section>
  );
}
