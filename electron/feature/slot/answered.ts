import type { LogView } from '../../../organiser/protocol/fold.ts';
import { answerText } from './words.ts';

type Deps = { tell(text: { title: string; body: string }): () => void; locale(): 'fr' | 'en' };

/**
 * Tells, once for each request, that an organiser took its step. An answer by message is told as a message. What was answered
 * before the app started is no news.
 */
export function createAnswered({ tell, locale }: Deps): { onView(view: LogView): void; forget(): void } {
  /** Requests that were seen without an answer. */
  let waiting = new Set<string>();
  return {
    onView({ help }) {
      const next = new Set<string>();
      for (const { device, n, answer } of help) {
        const name = `${device}/${n}`;
        if (answer === null) next.add(name);
        else if (answer.by === 'claim' && waiting.has(name)) tell(answerText(locale()));
      }
      waiting = next;
    },
    forget: () => waiting.clear(),
  };
}
