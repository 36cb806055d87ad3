import { Check, Mail } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { act, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';

/** The last thing that the organisers wrote; marked, and first, while it was not read. Null when they wrote nothing. */
export function LastMessage() {
  const t = useText();
  const locale = useLocale();
  const messages = useStore((s) => s.snapshot?.log.messages);
  const unread = useStore((s) => s.snapshot?.inbox.unread ?? 0);
  const last = messages?.findLast(({ role }) => role === 'organiser');
  if (last === undefined) return null;
  return (
    <section className={unread > 0 ? 'beside-message beside-message--new' : 'beside-message'} aria-live="polite">
      <p className="row small soft number">
        <Mail aria-hidden size="1.1em" />
        <strong>{unread > 0 ? t('message.unread', { count: unread }) : t('role.organiser')}</strong>
        <span>{whenOf(last.at, locale)}</span>
      </p>
      <p className="said-beginning">{last.text}</p>
      {unread > 0 && (
        <div className="row">
          <ActionButton size="small" icon={Check} onPress={() => void act('inbox', 'messages.read')}>
            {t('beside.read')}
          </ActionButton>
        </div>
      )}
    </section>
  );
}
