import { foldLog, type LogView } from '../../../organiser/protocol/fold.ts';
import { currentStep } from '../../contract/guide.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { shownAppointment } from '../slot/part.ts';

/** What the window shows of a log. */
export const shownLog = (view: LogView, steps: Snapshot['guide']['steps']): Snapshot['log'] => ({
  ...shownAppointment(view),
  steps: view.steps,
  current: currentStep(steps, view.steps),
  irritants: view.irritants,
  messages: view.messages,
  help: view.help,
  proof: view.proof,
  mss: view.mss,
  timer: view.timer,
  closedAt: view.closedAt,
  unknown: view.unknown,
});

/** The same before anything is known. */
export const noLog = (steps: Snapshot['guide']['steps']): Snapshot['log'] => shownLog(foldLog([]), steps);
