import { useState } from 'react';
import { FileText, Play, Square } from 'lucide-react';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { ConfirmBox } from '../../part/dialog-box.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { useNow } from '../../part/use-now.ts';
import { act, go, say, useStore } from '../../store.ts';
import { timeOf, useLocale, useText, whenOf } from '../../text.ts';

type Timer = NonNullable<Snapshot['log']['timer']>;

/** Whole minutes left of the hour at an instant; negative once it is over. */
export const minutesLeft = (timer: Timer, now: number): number =>
  // The clock of the panel ticks every few seconds: it may be behind the start, and an hour never has 61 minutes left.
  Math.ceil(timer.minutes - Math.max(0, now - Date.parse(timer.startedAt)) / 60_000);

/** Whether a step has its result, from the person or from the organisers. */
export const isDone = (view: Snapshot['log']['steps'][string] | undefined): boolean =>
  view !== undefined && (view.status !== 'a-faire' || view.verified !== null);

/** Where the plan would be after so many minutes: the number, from 1, of the step being done by then. */
export function plannedStep(steps: Snapshot['guide']['steps'], elapsed: number): number {
  let end = 0;
  const at = steps.findIndex((step) => (end += step.minutes) > elapsed);
  return at === -1 ? steps.length : at + 1;
}

/** Starts the hour, shows what is left of it, ends it. */
export function TimerPanel() {
  const t = useText();
  const locale = useLocale();
  const now = useNow(5_000);
  const snapshot = useStore((s) => s.snapshot);
  const busy = useStore((s) => s.pending['timer'] ?? false);
  const [asking, setAsking] = useState(false);
  if (snapshot === null || snapshot.session === null) return null;
  const { timer, steps: seen, closedAt } = snapshot.log;
  const { steps } = snapshot.guide;
  const done = steps.filter((step) => isDone(seen[step.id]));
  const { slot } = snapshot.session;
  const running = timer !== null && timer.endedAt === null;

  const start = async () => {
    if ((await act('timer', 'timer.start')).ok) say(t('timer.said-started'));
  };
  const end = async () => {
    const answer = await act('timer', 'timer.end');
    setAsking(false);
    if (answer.ok) say(t('timer.said-ended'));
  };

  return (
    <section className={running ? 'card timer-card timer-card--running' : 'card'} aria-label={t('timer.label')}>
      {timer === null ? (
        <div className="row row--apart">
          <p className="number">
            {t('timer.before', { when: whenOf(slot.startsAt, locale, new Date(now)), minutes: slot.minutes })}
          </p>
          {closedAt === null && (
            <ActionButton look="primary" size="big" icon={Play} busy={busy} onPress={() => void start()}>
              {t('timer.start')}
            </ActionButton>
          )}
        </div>
      ) : timer.endedAt !== null ? (
        <div className="row row--apart">
          <p className="number">
            {t('timer.ended', {
              from: timeOf(timer.startedAt, locale),
              to: timeOf(timer.endedAt, locale),
              done: done.length,
              total: steps.length,
            })}
          </p>
          <ActionButton look="primary" icon={FileText} onPress={() => go('bilan')}>
            {t('timer.to-bilan')}
          </ActionButton>
        </div>
      ) : (
        <Running timer={timer} now={now} onEnd={() => setAsking(true)} />
      )}
      <PlaceFailure place="timer" />
      <ConfirmBox
        title={t('timer.end-title')}
        open={asking}
        onClose={() => setAsking(false)}
        yes={t('timer.end')}
        onYes={() => void end()}
        busy={busy}
        look="primary"
      >
        <p>{t('timer.end-sentence', { done: done.length, total: steps.length })}</p>
      </ConfirmBox>
    </section>
  );
}

function Running({ timer, now, onEnd }: { timer: Timer; now: number; onEnd: () => void }) {
  const t = useText();
  const left = minutesLeft(timer, now);
  const elapsed = Math.max(0, (now - Date.parse(timer.startedAt)) / 60_000);
  const share = Math.min(100, (elapsed / timer.minutes) * 100);
  return (
    <div className="timer">
      <p
        role="timer"
        aria-label={left >= 0 ? t('timer.left-label', { count: left }) : t('timer.late', { count: -left })}
      >
        <span className="timer-left" aria-hidden>
          {left >= 0 ? t('timer.minutes', { count: left }) : `+ ${t('timer.minutes', { count: -left })}`}
        </span>
        <span className="soft small" aria-hidden>
          {' '}
          {left >= 0 ? t('timer.of', { minutes: timer.minutes }) : t('timer.over')}
        </span>
      </p>
      <div className="timer-track" aria-hidden>
        <div className={left >= 0 ? 'timer-fill' : 'timer-fill timer-fill--late'} style={{ width: `${share}%` }} />
      </div>
      <ActionButton icon={Square} onPress={onEnd}>
        {t('timer.end')}
      </ActionButton>
    </div>
  );
}
