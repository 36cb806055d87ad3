import type { LogView } from '../../../organiser/protocol/fold.ts';
import { createJournal, type Author, type Journal } from '../event/journal.ts';
import type { Outside } from '../outside.ts';

type Deps = {
  outside: Pick<Outside, 'store' | 'now'>;
  /** Whose log, or null before joining. */
  author(): Author | null;
  /** The log of a rehearsal, null outside of one. */
  rehearsal(): string | null;
  /** The log of the slot says something new: also during a rehearsal, since the organisers may speak. */
  onReal(view: LogView): void;
  /** What the hour shows has changed: the rehearsal's log while there is one, the slot's otherwise. */
  onShown(view: LogView): void;
  onAppended(): void;
};

/**
 * Two logs behind one face: what is said during a rehearsal goes to a log of its own. `real` is the slot's, always; `shown`
 * is the one that the hour is played in.
 */
export function createJournals(deps: Deps): { real: Journal; shown: Journal; switched(): Promise<void> } {
  const { outside, rehearsal } = deps;
  const real = createJournal({
    outside,
    author: deps.author,
    onView(view) {
      deps.onReal(view);
      if (rehearsal() === null) deps.onShown(view);
    },
    onAppended: deps.onAppended,
  });
  const played = createJournal({
    outside,
    author() {
      const log = rehearsal();
      return log === null ? null : { log, actor: 'Participant' };
    },
    onView(view) {
      if (rehearsal() !== null) deps.onShown(view);
    },
    onAppended: () => undefined,
  });
  const now = (): Journal => (rehearsal() === null ? real : played);
  return {
    real,
    shown: {
      view: () => now().view(),
      size: () => now().size(),
      append: (kind, body) => now().append(kind, body),
      refresh: () => now().refresh(),
    },
    switched: () => now().refresh(),
  };
}
