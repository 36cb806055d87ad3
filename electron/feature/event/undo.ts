import type { LogView } from '../../../organiser/protocol/fold.ts';
import { FailureError } from '../../contract/failure.ts';
import { lastGesture } from '../../contract/pace.ts';
import type { Handlers } from '../handlers.ts';
import type { Journal } from './journal.ts';

type Name = { device: string; n: number };
type Said = Name & { role: string };

/** Everything that somebody may take back, while it stands. */
export const undoable = (view: LogView): Said[] => [
  ...Object.values(view.steps).flatMap(({ attempts, comments }) => [...attempts, ...comments]),
  ...view.irritants,
  ...view.messages,
  ...view.help,
  ...view.documents,
  ...[view.timerSaid.start, view.timerSaid.end].filter((said) => said !== null),
];

type Deps = { journal: Pick<Journal, 'view' | 'append'>; onMilestone(): Promise<void> };

/** Taking back: a correction names the event, in the log, for both sides. */
export function createUndo({ journal, onMilestone }: Deps): Pick<Handlers, 'said.undo' | 'timer.end-earlier'> {
  /** Being taken back: the button pressed in both windows says it once. */
  const under = new Set<string>();
  return {
    async 'said.undo'({ device, n }) {
      const { start, end } = journal.view().timerSaid;
      const found = undoable(journal.view()).find((one) => one.device === device && one.n === n);
      // Taken back already, by the other window or another device: what the person wants is so.
      if (found === undefined) return;
      if (found.role !== 'participant') throw new FailureError('app.input', 'event.undo', { path: 'role' });
      const name = `${device}/${n}`;
      if (under.has(name)) return;
      under.add(name);
      try {
        await journal.append('event.corrected', { device, n, reason: 'undone' });
        // The hour is not started, or goes on.
        if (found === start || found === end) await onMilestone();
      } finally {
        under.delete(name);
      }
    },
    async 'timer.end-earlier'() {
      const view = journal.view();
      const at = lastGesture(view);
      if (view.timer === null || at === null) throw new FailureError('timer.not-started', 'event.timer');
      if (view.timer.endedAt !== null) return;
      await journal.append('timer.ended', { at });
      await onMilestone();
    },
  };
}
