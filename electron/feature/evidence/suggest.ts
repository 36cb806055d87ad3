import type { Outside } from '../outside.ts';
import { barePng } from './png.ts';
import type { FoundBox } from '../../../native/text/port.ts';

export type Suggestions = { read: boolean; boxes: FoundBox[] };

/**
 * Asks the recognition what to propose. Whatever happens to it, the answer is "nothing was read": a person masks by hand, and
 * waits for nothing. One picture at a time: a new one ends the one under way.
 */
export function createSuggest({ text, log }: Pick<Outside, 'text' | 'log'>): {
  ask(bytes: Uint8Array): Promise<Suggestions>;
  leave(): Promise<void>;
} {
  let running = 0;
  /** Of the last request: one that was left before its process was asked must not be asked any more. */
  let turn = 0;
  const leave = async (): Promise<void> => {
    turn += 1;
    if (running > 0) await text.stop();
  };
  return {
    leave,
    async ask(bytes) {
      const ended = leave();
      const mine = turn;
      await ended;
      if (mine !== turn) return { read: false, boxes: [] };
      running += 1;
      try {
        const { boxes, words } = await text.call('text.find', { image: barePng(bytes).bytes });
        return { read: words > 0, boxes };
      } catch (error) {
        log.info('evidence.suggest', { read: false, error: error instanceof Error ? error.message : '' });
        return { read: false, boxes: [] };
      } finally {
        running -= 1;
      }
    },
  };
}
