import { CircleHelp, Flag, Play, Square, Timer } from 'lucide-react';
import { useState } from 'react';
import type { BoardSlot } from '../../protocol/board.ts';
import type { FoldEvent, LogView } from '../../protocol/fold.ts';
import type { Failure } from '../api.ts';
import { Badge, ProofBadge } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { ProgressLine } from '../part/progress-line.tsx';
import { stepIds } from '../guide.ts';
import { useText } from '../locale.ts';
import { clock, openHelp, progress, secondsLeft } from '../progress.ts';
import { say } from '../state/actions.ts';
import { useGuideInForce, useStepOf } from '../state/guides.ts';
import { useNow } from '../state/hooks.ts';

/** The head of a slot: when, who, the timer, the progress, and its end. */
export function SlotBar({ slot, view, mayWrite }: { slot: BoardSlot; view: LogView; mayWrite: boolean }) {
  const { t, day, time, dateTime } = useText();
  const [closing, setClosing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const guide = useGuideInForce(slot.edition);
  const steps = progress(view, stepIds);
  const joined = slot.joined || view.joinedAt !== null;
  const note = async (said: Promise<{ ok: true } | { ok: false; failure: Failure }>) => {
    const answer = await said;
    setFailure(answer.ok ? null : answer.failure);
  };
  return (
    <section className="card slot-bar" aria-label={t('slot.summary')}>
      <div>
        <span className="bar-label">{t(`couloir.${slot.couloir}`)}</span>
        <span>
          {day(slot.startsAt)}, {time(slot.startsAt)} · {t('slot.minutes', { count: slot.minutes })}
        </span>
      </div>
      <div>
        <span className="bar-label">{t(joined ? 'slot.joined' : 'slot.not-joined')}</span>
        <span>
          {view.lastActivity === null
            ? t('slot.never-heard')
            : t('slot.last-activity', { when: dateTime(view.lastActivity) })}
        </span>
      </div>
      {view.proof === null ? null : (
        <div>
          <span>
            <ProofBadge proof={view.proof} />
          </span>
          <span className="muted">{t('proof.at', { when: dateTime(view.proof.at) })}</span>
        </div>
      )}
      <div className="bar-progress">
        <ProgressLine done={steps.done} total={steps.total} />
        <span className="muted">{t('progress.verified', { count: steps.verified, total: steps.total })}</span>
      </div>
      <TimerBox view={view} minutes={slot.minutes} />
      <div className="actions">
        {view.closedAt === null ? null : <Badge icon={Flag} tone="good" text={t('slot.closed')} />}
        {mayWrite && view.timer === null && view.closedAt === null ? (
          <Button
            onPress={() =>
              void note(say(slot.log, 'timer.started', { minutes: slot.minutes, ...(guide === null ? {} : { guide }) }))
            }
          >
            <Play aria-hidden size={16} />
            {t('timer.start')}
          </Button>
        ) : null}
        {mayWrite && view.timer !== null && view.timer.endedAt === null ? (
          <Button onPress={() => void note(say(slot.log, 'timer.ended', {}))}>
            <Square aria-hidden size={16} />
            {t('timer.stop')}
          </Button>
        ) : null}
        {mayWrite && view.closedAt === null ? (
          <Button onPress={() => setClosing(true)}>
            <Flag aria-hidden size={16} />
            {t('slot.close')}
          </Button>
        ) : null}
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Window title={t('slot.close')} isOpen={closing} onClose={() => setClosing(false)}>
        <div className="form">
          <p>{t('slot.close-text')}</p>
          <div className="actions end">
            <Button onPress={() => setClosing(false)}>{t('action.cancel')}</Button>
            <Button
              look="main"
              onPress={() => {
                setClosing(false);
                void note(say(slot.log, 'slot.closed', {}));
              }}
            >
              {t('slot.close-confirm')}
            </Button>
          </div>
        </div>
      </Window>
    </section>
  );
}

function TimerBox({ view, minutes }: { view: LogView; minutes: number }) {
  const { t } = useText();
  const now = useNow(1000);
  const left = secondsLeft(view.timer, now);
  const state =
    left === null ? 'timer.waiting' : view.timer?.endedAt ? 'timer.ended' : left < 0 ? 'timer.over' : 'timer.left';
  return (
    <div className={left !== null && left < 0 ? 'timer over' : 'timer'} role="timer" aria-label={t('timer.title')}>
      <span className="bar-label">
        <Timer aria-hidden size={14} /> {t(state)}
      </span>
      <span className="timer-value">{clock(left ?? minutes * 60)}</span>
    </div>
  );
}

/** Help requests come before everything else, and go away with an answer. */
export function HelpFirst({
  log,
  ordered,
  mayWrite,
  onStep,
}: {
  log: string;
  ordered: readonly FoldEvent[];
  mayWrite: boolean;
  onStep: (step: string) => void;
}) {
  const { t, time, language } = useText();
  const stepOf = useStepOf();
  const asked = openHelp(ordered);
  if (asked.length === 0) return null;
  return (
    <section className="help-first" role="alert" aria-label={t('help.title')}>
      <CircleHelp aria-hidden size={22} />
      <ul>
        {asked.map((event) => {
          const step = typeof event.body['step'] === 'string' ? event.body['step'] : null;
          const title = step === null ? undefined : stepOf(step)?.title[language];
          return (
            <li key={`${event.device}/${event.n}`}>
              <strong>{t('help.asked', { time: time(event.at) })}</strong>{' '}
              {step === null ? null : (
                <Button look="quiet" onPress={() => onStep(step)}>
                  {t('help.on-step', { step: title ?? step })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {mayWrite ? (
        <div className="actions">
          <p>{t('help.answer')}</p>
          <Button onPress={() => void say(log, 'message.posted', { text: t('help.spoken-text') })}>
            {t('help.spoken')}
          </Button>
        </div>
      ) : (
        <p>{t('help.watched')}</p>
      )}
    </section>
  );
}
