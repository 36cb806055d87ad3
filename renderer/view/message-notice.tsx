import { Mail } from 'lucide-react';
import { ActionButton } from '../part/action-button.tsx';
import { Notice } from '../part/notice.tsx';
import { go, useStore } from '../store.ts';
import { useText } from '../text.ts';

/** How much of a message is shown before it is opened, in UTF-16 units. */
const BEGINNING = 220;

/** A message as it is announced. */
export const beginning = (text: string): string =>
  text.length > BEGINNING ? `${text.slice(0, BEGINNING).trimEnd()}…` : text;

/** The organisers wrote, and it was not read: on every screen but the one where messages are. */
export function MessageNotice() {
  const t = useText();
  const unread = useStore((s) => s.snapshot?.inbox.unread ?? 0);
  const messages = useStore((s) => s.snapshot?.log.messages);
  const screen = useStore((s) => s.screen);
  const last = messages?.findLast(({ role }) => role === 'organiser');
  if (unread === 0 || last === undefined || screen === 'session') return null;
  const { text } = last;
  return (
    <Notice tone="info" announce title={t('message.unread', { count: unread })}>
      <p className="said-beginning">{beginning(text)}</p>
      <div className="row">
        <ActionButton look="primary" icon={Mail} onPress={() => go('session', 'message')}>
          {t('message.open')}
        </ActionButton>
      </div>
    </Notice>
  );
}
