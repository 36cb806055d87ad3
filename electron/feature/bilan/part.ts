import { foldLog, type LogView } from '../../../organiser/protocol/fold.ts';
import { guideFor, type Guide } from '../../../organiser/protocol/guide.ts';
import type { Couloir } from '../../../organiser/protocol/status.ts';
import type { PastBilan } from '../../contract/after.ts';
import { pastOf } from '../../contract/bilan-past.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';
import type { LocalSession } from '../session/local.ts';
import { createBilan, type Bilan } from './bilan.ts';
import { earlierData } from './earlier.ts';
import { mailText } from './mail.ts';
import { withPast } from './past.ts';

export type BilanPart = Part<Pick<Handlers, 'bilan.pdf' | 'bilan.json' | 'bilan.mail' | 'bilan.past'>> & {
  bilan: Bilan;
  /** Ends a session without a code: its numbers join the earlier ones with its log kept, or all of it goes. */
  leave(local: LocalSession, keepIt: boolean): Promise<void>;
};

/** The bilan as a part of the hour, with the numbers of the earlier ones. */
export function createBilanPart({
  outside,
  keep,
  journal,
  truth,
  place,
  rehearsing,
  background,
  resources,
}: PartDeps): BilanPart {
  let past: readonly PastBilan[] = [];
  let writing: Promise<void> = Promise.resolve();
  /** Raised by `forget`: what is being written then belongs to data that is gone. */
  let generation = 0;

  /** The one under way is not compared with itself. */
  const earlier = (): PastBilan[] => past.filter(({ log }) => log !== place()?.slot.log);
  /** Logs of earlier hours that are still here: theirs can be saved again. */
  const keptLogs = new Set<string>();
  const show = (): void =>
    truth.patch('after', { past: earlier().map((one) => ({ ...one, kept: keptLogs.has(one.log) })) });
  const bilan = createBilan(outside, { view: journal.view, snapshot: truth.get, past: earlier });

  const eventsOf = async (log: string) => (await outside.store.call('event.list', { log })).events;
  const guideOf = (couloir: Couloir): Guide => guideFor(resources.lists.guide.body, couloir);

  function note(entry: PastBilan): Promise<void> {
    const mine = generation;
    const write = async (): Promise<void> => {
      const list = withPast(past, entry);
      if (mine !== generation || list === past) return;
      await keep.write('past', [...list]);
      if (mine !== generation) return;
      past = list;
      keptLogs.add(entry.log);
      show();
    };
    const next = writing.then(write);
    writing = next.catch(() => undefined);
    return next;
  }

  return {
    handlers: {
      'bilan.pdf': () => bilan.pdf(),
      'bilan.json': () => bilan.json(),
      async 'bilan.past'({ log, kind }) {
        const entry = earlier().find((one) => one.log === log);
        const events = entry === undefined ? [] : await eventsOf(log);
        if (entry === undefined || events.length === 0) throw new FailureError('session.missing', 'bilan.past');
        const { app } = truth.get();
        return bilan.save(
          earlierData({
            entry,
            view: foldLog(events),
            guide: guideOf(entry.couloir),
            past: earlier().filter(({ at }) => at < entry.at),
            app: { version: app.version, demo: app.demo },
            now: outside.now(),
          }),
          kind,
        );
      },
      async 'bilan.mail'() {
        const now = place();
        if (now === null) throw new FailureError('session.missing', 'bilan.mail');
        await outside.openMail({ to: now.edition.contact, ...mailText(truth.get().app.locale) });
      },
    },
    bilan,
    async load() {
      past = (await keep.read('past')) ?? [];
      keptLogs.clear();
      for (const { log } of past) if ((await eventsOf(log)).length > 0) keptLogs.add(log);
      show();
      noteNow(journal.view());
    },
    onView: noteNow,
    async leave(local, keepIt) {
      const { log } = local.slot;
      if (keepIt) {
        const view = foldLog(await eventsOf(log));
        // An hour that was never begun says nothing; one that was ended is noted already, by the guide of its own couloir.
        const isNoted = past.some((one) => one.log === log);
        if (!isNoted && (view.timer !== null || Object.keys(view.steps).length > 0)) {
          await note(pastOf(view, guideOf(local.slot.couloir), local));
        }
        show();
        return;
      }
      const left = past.filter((one) => one.log !== log);
      if (left.length < past.length) {
        await keep.write('past', left);
        past = left;
      }
      await outside.store.call('event.drop', { log });
      keptLogs.delete(log);
      show();
    },
    forget() {
      generation += 1;
      past = [];
      keptLogs.clear();
      truth.patch('after', { past: [] });
    },
  };

  /** An hour that was ended is noted, and again when somebody says more of it. */
  function noteNow(view: LogView): void {
    const now = place();
    if (now === null || rehearsing()) return;
    show();
    if ((view.timer?.endedAt ?? null) === null && view.closedAt === null) return;
    const entry = pastOf(view, truth.get().guide, now);
    background('bilan.past', () => note(entry));
  }
}
