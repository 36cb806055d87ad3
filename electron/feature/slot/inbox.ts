import type { LogView } from '../../../organiser/protocol/fold.ts';
import type { Outside } from '../outside.ts';
import type { createKeep } from '../session/keep.ts';
import { messageText } from './words.ts';

export type Inbox = {
  /** Reads how far the person had read; after each opening of the database. */
  start(): Promise<void>;
  /** The log says something new. */
  onView(view: LogView): void;
  /** The person has every message before the eyes. */
  read(): Promise<void>;
  forget(): void;
};

type Deps = {
  outside: Pick<Outside, 'log'>;
  /** Tells the person, as they want to be told; answers how to take it back. */
  tell(text: { title: string; body: string }): () => void;
  keep: ReturnType<typeof createKeep>;
  /** The log of the slot, null before joining. */
  log(): string | null;
  locale(): 'fr' | 'en';
  onUnread(count: number): void;
};

/**
 * Which messages of the organisers were not read yet. A reminder that nobody sees is none: it is counted on every screen, and
 * told by the system when it comes. The text stays out of the system's notification, which others may see.
 */
export function createInbox({ outside, tell, keep, log, locale, onUnread }: Deps): Inbox {
  /** How far the person had read in this log; null until the database said so. */
  let known: { log: string; count: number } | null = null;
  let started = false;
  let total = 0;
  /** Unread ones that the person was told of, or found when the app started. */
  let told = 0;
  let close: (() => void) | null = null;

  const readIn = (name: string): number => (known?.log === name ? known.count : 0);

  function show(isNew: boolean): void {
    const name = log();
    const unread = name === null ? 0 : Math.max(0, total - readIn(name));
    onUnread(unread);
    if (isNew && unread > told) {
      close?.();
      close = tell(messageText(unread, locale()));
      outside.log.info('inbox.told', { count: unread });
    }
    told = unread;
  }

  return {
    async start() {
      known = await keep.read('inbox');
      started = true;
      show(false);
    },
    onView(view) {
      // A message that the hub gave: the participant's own, and the hub's, are no news.
      const count = view.messages.filter(({ role }) => role === 'organiser').length;
      const isNew = started && count > total;
      total = count;
      if (started) show(isNew);
    },
    async read() {
      const name = log();
      if (name === null || !started) return;
      known = { log: name, count: total };
      close?.();
      close = null;
      show(false);
      await keep.write('inbox', known);
    },
    forget() {
      known = null;
      total = 0;
      told = 0;
      close?.();
      close = null;
      onUnread(0);
    },
  };
}
