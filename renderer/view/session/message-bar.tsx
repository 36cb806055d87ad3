import { Check, Mail, Reply } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { act, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { beginning } from '../message-notice.tsx';

/** The field where one writes to the organisers. */
const FIELD = '.message-form textarea';

/** Under the time, which stays in sight: what the organisers wrote, while it was not seen where messages are. */
export function MessageBar() {
  const t = useText();
  const unread = useStore((s) => s.snapshot?.inbox.unread ?? 0);
  const last = useStore((s) => s.snapshot?.log.messages.findLast(({ role }) => role === 'organiser'));
  if (unread === 0 || last === undefined) return null;
  const reply = () => {
    const field = document.querySelector<HTMLElement>(FIELD);
    field?.scrollIntoView({ block: 'center' });
    field?.focus({ preventScroll: true });
    void act('inbox', 'messages.read');
  };
  return (
    <div className="message-bar row">
      <Mail aria-hidden size="1.3em" />
      <p className="message-bar-text">
        <strong>{t('message.unread', { count: unread })}</strong> <span>{beginning(last.text)}</span>
      </p>
      <div className="row">
        <ActionButton look="primary" size="small" icon={Reply} onPress={reply}>
          {t('message.reply')}
        </ActionButton>
        <ActionButton look="quiet" size="small" icon={Check} onPress={() => void act('inbox', 'messages.read')}>
          {t('beside.read')}
        </ActionButton>
      </div>
    </div>
  );
}
