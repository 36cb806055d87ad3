import { useEffect, useRef } from 'react';
import { SaidList } from '../../part/said-list.tsx';
import { useInView } from '../../part/use-in-view.ts';
import { act, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { MessageForm } from './message-form.tsx';

const none: never[] = [];

/** Messages with the organisers during the hour. */
export function MessagePanel() {
  const t = useText();
  const messages = useStore((s) => s.snapshot?.log.messages) ?? none;
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
  const inView = useInView(list, messages.length > 0);
  useEffect(() => {
    if (!inView) return undefined;
    const seeing = () => {
      if (unread > 0 && document.visibilityState === 'visible') void act('inbox', 'messages.read');
    };
    seeing();
    document.addEventListener('visibilitychange', seeing);
    return () => document.removeEventListener('visibilitychange', seeing);
  }, [unread, inView]);

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
      <MessageForm />
    </section>
  );
}
