import type { LogView } from '../../../organiser/protocol/fold.ts';
import { createBilanPart } from '../bilan/part.ts';
import { createUndo } from '../event/undo.ts';
import { createWords } from '../event/words.ts';
import type { Part, PartDeps } from './part.ts';

/** The parts of the hour, as one. */
export function createHour(deps: PartDeps) {
  const words = createWords({
    journal: deps.journal,
    steps: deps.truth.get().guide.steps,
    minutes: () => deps.truth.get().session?.slot.minutes ?? null,
    onMilestone: deps.copy,
  });
  const undo = createUndo({ journal: deps.journal, onMilestone: deps.copy });
  const bilan = createBilanPart(deps);
  const parts: readonly Part[] = [bilan];
  return {
    handlers: { ...words, ...undo, ...bilan.handlers },
    /** One part whose data cannot be read must not keep the others from theirs. */
    async load(): Promise<void> {
      for (const part of parts) {
        try {
          await part.load?.();
        } catch (error) {
          deps.background('hour.load', () => Promise.reject(error));
        }
      }
    },
    onView: (view: LogView): void => parts.forEach((part) => part.onView?.(view)),
    async onContact(): Promise<void> {
      for (const part of parts) await part.onContact?.();
    },
    wake: (): void => parts.forEach((part) => part.wake?.()),
    forget: (): void => parts.forEach((part) => part.forget?.()),
    stop: (): void => parts.forEach((part) => part.stop?.()),
  };
}
