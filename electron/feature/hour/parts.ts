import type { LogView } from '../../../organiser/protocol/fold.ts';
import { FailureError } from '../../contract/failure.ts';
import { createAfterPart } from '../after/part.ts';
import { createArchive } from '../after/archive.ts';
import { createRetention } from '../after/retention.ts';
import { createBesidePart } from '../beside/part.ts';
import { createBilanPart } from '../bilan/part.ts';
import { createDocumentPart } from '../document/part.ts';
import { createEvidencePart } from '../evidence/part.ts';
import { createDraftPart } from '../draft/part.ts';
import { createUndo } from '../event/undo.ts';
import { createWords } from '../event/words.ts';
import { createUpdatePart } from '../update/part.ts';
import { createGuidePart } from '../guide/part.ts';
import { LOCAL_MINUTES, type LocalSession } from '../session/local.ts';
import type { Keepsake, Part, PartDeps } from './part.ts';

/** What a rehearsal has no place for: results, and what would wait to be sent. */
const NOT_REHEARSED = /^(feedback|erasure|evidence|archive)\./;

/** Refuses during a rehearsal what is about the real hour only. */
function withoutRehearsal<H extends object>(handlers: H, rehearsing: () => boolean): H {
  const made = Object.entries(handlers as Record<string, (input: never) => Promise<unknown>>).map(([name, run]) => {
    if (!NOT_REHEARSED.test(name)) return [name, run];
    const guarded = async (input: never): Promise<unknown> => {
      if (rehearsing()) throw new FailureError('rehearsal.running', name);
      return run(input);
    };
    return [name, guarded];
  });
  return Object.fromEntries(made) as H;
}

/** The parts of the hour, as one. */
export function createHour(deps: PartDeps) {
  const { truth, rehearsing } = deps;
  const drafts = createDraftPart(deps);
  const guide = createGuidePart(deps);
  const words = createWords({
    journal: deps.journal,
    steps: () => truth.get().guide.steps,
    minutes: () => truth.get().session?.slot.minutes ?? (rehearsing() ? LOCAL_MINUTES : null),
    guide: guide.hold,
    onMilestone: deps.copy,
  });
  const undo = createUndo({ journal: deps.journal, onMilestone: deps.copy });
  const beside = createBesidePart(deps);
  const bilan = createBilanPart(deps);
  const documents = createDocumentPart(deps);
  const evidence = createEvidencePart(deps);
  const after = createAfterPart(deps);
  const update = createUpdatePart(deps);
  /** What is still to be sent, here and there: facts, logs, and what the parts keep for the organisers. */
  const waits = (): number => {
    const { sync, report } = truth.get();
    const queued = report.state === 'queued' ? 1 : 0;
    return sync.unsent + queued + parts.reduce((sum, part) => sum + (part.waits?.() ?? 0), 0);
  };
  const retention = createRetention({ ...deps, waits });
  /** Files of every part for the archive that the person keeps. */
  const keepsakes = async (): Promise<Keepsake[]> => {
    const made = await Promise.all(parts.map(async (part) => (await part.keepsakes?.()) ?? []));
    return made.flat();
  };
  const archive = createArchive({ ...deps, bilan: bilan.bilan, keepsakes });
  const parts: readonly Part[] = [guide, beside, drafts, bilan, documents, evidence, after, retention, archive, update];
  return {
    handlers: withoutRehearsal(
      {
        ...drafts.dropping(words),
        ...drafts.handlers,
        ...undo,
        ...beside.handlers,
        ...bilan.handlers,
        ...documents.handlers,
        ...evidence.handlers,
        ...after.handlers,
        ...retention.handlers,
        ...archive.handlers,
        ...update.handlers,
      },
      rehearsing,
    ),
    /** Ends a session without a code, which a join has taken the place of. */
    async leave(local: LocalSession, keepIt: boolean): Promise<void> {
      await bilan.leave(local, keepIt);
      if (!keepIt) await drafts.leave(local.slot.log);
    },
    /** The hour of the slot was ended and all of it is told: another slot may be joined. */
    isOver(): boolean {
      const { timer, closedAt } = deps.journal.view();
      return !rehearsing() && (closedAt !== null || (timer?.endedAt ?? null) !== null) && waits() === 0;
    },
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
