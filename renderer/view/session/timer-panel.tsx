import { useState } from 'react';
import { FileText, Square } from 'lucide-react';
import { isDone, paceOf } from '../../../electron/contract/pace.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { ConfirmBox } from '../../part/dialog-box.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { MeetingButton } from '../../part/meeting-button.tsx';
import { useNow } from '../../part/use-now.ts';
import { act, go, say, stay, useStore } from '../../store.ts';
import { pick, timeOf, useLocale, useText, whenOf } from '../../text.ts';
import { isAlone } from './alone.ts';
import { MessageBar } from './message-bar.tsx';
import { StartHour } from './start-hour.tsx';
import { CancelStart, ResumeHour } from './undo-timer.tsx';

type Timer = NonNullable<Snapshot['log']['timer']>;

/** Starts the hour, shows what is left of it, ends it. */
export function TimerPanel() {
  const t = useText();
  const locale = useLocale();
  const now = useNow(5_000);
  const snapshot = useStore((s) => s.snapshot);
  const busy = useStore((s) => s.pending['timer'] ?? false);
  const comments = useStore((s) => s.drafts.comments);
  const [asking, setAsking] = useState(false);
  if (snapshot === null) return null;
  const { timer, steps: seen, closedAt } = snapshot.log;
  const { steps } = snapshot.guide;
  const done = steps.filter((step) => isDone(seen[step.id]));
  // A rehearsal has no appointment, and a session without a code neither.
  const slot = snapshot.rehearsal === null && snapshot.session?.hub ? snapshot.session.slot : null;
  const running = timer !== null && timer.endedAt === null;
  // What the organisers write stays in sight too, before the hour and after it.
  const held = running || (snapshot.inbox.unread > 0 && !isAlone(snapshot));
  const unsaid = steps.filter(({ id }) => (comments[id] ?? '').trim() !== '');

  const end = async () => {
    const answer = await act('timer', 'timer.end');
    setAsking(false);
    if (!answer.ok) return;
    say(t('timer.said-ended'));
    // What comes next is at the top.
    stay('session');
  };

  return (
    <section className={held ? 'card timer-card timer-card--held' : 'card'} aria-label={t('timer.label')}>
      {timer === null ? (
        <div className="row row--apart">
          <p className="number">
            {slot === null
              ? t('timer.alone')
              : t('timer.before', { when: whenOf(slot.startsAt, locale, new Date(now)), minutes: slot.minutes })}
          </p>
          <MeetingButton />
          {closedAt === null && <StartHour size="big" />}
        </div>
      ) : timer.endedAt !== null ? (
        <div className="row row--apart">
          <p className="number">
            {t('timer.ended', {
              from: timeOf(timer.startedAt, locale),
              to: timeOf(timer.endedAt, locale),
              count: done.length,
              total: steps.length,
            })}
          </p>
          <div className="row">
            <ActionButton look="primary" icon={FileText} onPress={() => go('bilan')}>
              {t('timer.to-bilan')}
            </ActionButton>
            <ResumeHour />
          </div>
        </div>
      ) : (
        <Running timer={timer} now={now} onEnd={() => setAsking(true)} />
      )}
      <PlaceFailure place="meeting" />
      <PlaceFailure place="timer" />
      {!isAlone(snapshot) && <MessageBar />}
      <ConfirmBox
        title={t('timer.end-title')}
        open={asking}
        onClose={() => setAsking(false)}
        yes={t('timer.end')}
        onYes={() => void end()}
        busy={busy}
        look="primary"
      >
        <p>{t('timer.end-sentence', { count: done.length, total: steps.length })}</p>
        {unsaid.map((step) => (
          <p key={step.id}>
            <strong>
              {t('timer.end-unsaid', { number: steps.indexOf(step) + 1, title: pick(step.title, locale) })}
            </strong>
          </p>
        ))}
      </ConfirmBox>
    </section>
  );
}

function Running({ timer, now, onEnd }: { timer: Timer; now: number; onEnd: () => void }) {
  const t = useText();
  return (
    <div className="timer">
      <TimeLeft timer={timer} now={now} />
      <MeetingButton />
      <CancelStart now={now} />
      <ActionButton icon={Square} onPress={onEnd}>
        {t('timer.end')}
      </ActionButton>
    </div>
  );
}

/** What is left of the hour, in words and as a line. Past its end it goes on counting, calmly. */
export function TimeLeft({ timer, now }: { timer: Timer; now: number }) {
  const t = useText();
  const { left, share } = paceOf([], {}, timer, now);
  return (
    <>
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
        <div
          className={left >= 0 ? 'timer-fill' : 'timer-fill timer-fill--late'}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </>
  );
}
