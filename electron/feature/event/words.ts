import { randomUUID } from 'node:crypto';
import { maskIdentity } from '../../log/redact.ts';
import { FailureError } from '../../contract/failure.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import type { Handlers } from '../handlers.ts';
import { nextAttempt, storableText, type Journal } from './journal.ts';

type Words = Pick<
  Handlers,
  'timer.start' | 'timer.end' | 'step.status' | 'step.comment' | 'irritant.report' | 'message.post' | 'help.request'
>;

type Deps = {
  journal: Journal;
  /** Those of the guide in force. */
  steps(): readonly GuideStep[];
  /** Length of the slot in minutes, null before joining. */
  minutes(): number | null;
  /** The name of the guide in force, kept from now on for this slot. */
  guide(): Promise<string>;
  /** Moments after which a copy of the database is worth making. */
  onMilestone(): Promise<void>;
};

/** What the participant says during the hour: each becomes one fact of the log, on disk before the answer. */
export function createWords({ journal, steps, minutes, guide, onMilestone }: Deps): Words {
  const known = (step: string | null): void => {
    if (step !== null && !steps().some((s) => s.id === step)) {
      throw new FailureError('app.input', 'event.step', { path: 'step' });
    }
  };
  const whoDoes = (step: string) => steps().find(({ id }) => id === step)?.who;
  /** Joining comes first: a text must not be judged, then refused for another reason. */
  const hour = (): number => {
    const length = minutes();
    if (length === null) throw new FailureError('session.missing', 'event.words');
    return length;
  };
  const written = (typed: string): { text: string; masked: number } => {
    hour();
    return storableText(typed, maskIdentity);
  };

  return {
    async 'timer.start'() {
      const length = hour();
      if (journal.view().timer !== null) return;
      const name = await guide();
      // Two presses: the second one finds the hour started.
      if (journal.view().timer !== null) return;
      await journal.append('timer.started', { minutes: length, guide: name });
      await onMilestone();
    },
    async 'timer.end'() {
      hour();
      const { timer } = journal.view();
      if (timer === null) throw new FailureError('timer.not-started', 'event.timer');
      if (timer.endedAt !== null) return;
      await journal.append('timer.ended', {});
      await onMilestone();
    },
    async 'step.status'({ step, status, again = false }) {
      known(step);
      hour();
      const { timer, steps: seen } = journal.view();
      if (timer === null) throw new FailureError('timer.not-started', 'event.step');
      // The organisers' step has their verdict, and no result of the participant.
      if (whoDoes(step) === 'organisateur') throw new FailureError('app.input', 'event.step', { path: 'step' });
      // Said already: pressed twice, or in both windows.
      const last = seen[step]?.attempts.at(-1);
      if (!again && last?.role === 'participant' && last.status === status) return;
      await journal.append('step.status', { step, status, attempt: nextAttempt(journal.view(), step) });
    },
    async 'step.comment'({ step, text: typed }) {
      known(step);
      const { text, masked } = written(typed);
      await journal.append('step.comment', { step, text });
      return { masked };
    },
    async 'irritant.report'({ category, severity, step, text: typed }) {
      known(step);
      const { text, masked } = written(typed);
      await journal.append('irritant.reported', { id: randomUUID(), category, severity, step, text });
      return { masked };
    },
    async 'message.post'({ text: typed }) {
      const { text, masked } = written(typed);
      await journal.append('message.posted', { text });
      return { masked };
    },
    async 'help.request'({ step }) {
      known(step);
      await journal.append('help.requested', { step });
    },
  };
}
