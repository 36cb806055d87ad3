import { foldLog, type LogView } from '../../../organiser/protocol/fold.ts';
import { currentStep } from '../../contract/guide.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { shownAppointment } from '../slot/part.ts';

/**
 * What the window shows of a log. In a rehearsal the slot's own (`slot`) still says when it is, and what the hub has
 * verified.
 */
export const shownLog = (view: LogView, steps: Snapshot['guide']['steps'], slot: LogView = view): Snapshot['log'] => ({
  ...shownAppointment(slot),
  steps: view.steps,
  current: currentStep(steps, view.steps),
  irritants: view.irritants,
  messages: view.messages,
  documents: view.documents.map(({ verdicts, ...one }) => ({
    ...one,
    failed: verdicts.filter(({ ok }) => ok === false).length,
    held: verdicts.filter(({ ok }) => ok === true).length,
  })),
  help: view.help,
  proof: slot.proof,
  mss: slot.mss,
  timer: view.timer,
  timerSaid: view.timerSaid,
  feedback: view.feedback,
  erased: view.erased,
  evidence: view.evidence,
  closedAt: view.closedAt,
  unknown: view.unknown,
});

/** The same before anything is known. */
export const noLog = (steps: Snapshot['guide']['steps']): Snapshot['log'] => shownLog(foldLog([]), steps);
