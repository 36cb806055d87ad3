import { maskIdentity } from '../../log/redact.ts';
import { storableText } from '../event/journal.ts';
import type { Handlers } from '../handlers.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Part, PartDeps } from '../hour/part.ts';

/** What the participant says once the hour is over: what they thought of it, and what they erased. */
export function createAfterPart({ journal, place }: PartDeps): Part<Pick<Handlers, 'feedback.give' | 'erasure.say'>> {
  const mustBeSomewhere = (): void => {
    if (place() === null) throw new FailureError('session.missing', 'after.say');
  };
  return {
    handlers: {
      async 'feedback.give'({ score, answers, text: typed }) {
        mustBeSomewhere();
        // Words are not asked for: a score alone is an answer.
        const { text, masked } = typed.trim() === '' ? { text: '', masked: 0 } : storableText(typed, maskIdentity);
        await journal.append('feedback.given', {
          score,
          text,
          ...(Object.keys(answers).length === 0 ? {} : { answers }),
        });
        return { masked };
      },
      async 'erasure.say'({ place: where, done }) {
        mustBeSomewhere();
        // The same thing said twice is said once.
        if ((journal.view().erased[where]?.done ?? false) === done) return;
        await journal.append('erasure.done', { place: where, done });
      },
    },
  };
}
