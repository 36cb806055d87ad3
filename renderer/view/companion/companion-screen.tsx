import { useEffect, useRef } from 'react';
import { Maximize2, X } from 'lucide-react';
import { emptyStep } from '../../../organiser/protocol/fold.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { useNow } from '../../part/use-now.ts';
import { act, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { isAlone } from '../session/alone.ts';
import { pressHourKey } from '../session/hour-keys.ts';
import { IrritantBox } from '../session/irritant-box.tsx';
import { KeysBox } from '../session/keys-box.tsx';
import { LeftRunning } from '../session/left-running.tsx';
import { useOpenStep } from '../session/open-step.ts';
import { driftText, usePace } from '../session/pace-line.tsx';
import { StartHour } from '../session/start-hour.tsx';
import { useStepNews } from '../session/step-news.ts';
import { TimeLeft } from '../session/timer-panel.tsx';
import { LinkLine } from '../link-line.tsx';
import { SentMark } from './sent-mark.tsx';
import { StepBar } from './step-bar.tsx';
import { StepBeside } from './step-beside.tsx';
import { LastMessage } from './last-message.tsx';

/** The hour beside the practice software: time, step, result, help, last message, and the way back. */
export function CompanionScreen() {
  const t = useText();
  const locale = useLocale();
  const hasHour = useStore(
    (s) => s.snapshot !== null && (s.snapshot.session !== null || s.snapshot.rehearsal !== null),
  );
  const chosen = useOpenStep();
  const steps = useStore((s) => s.snapshot?.guide.steps);
  // In this window a step is always shown: the last one once all is done.
  const shown = steps?.find(({ id }) => id === chosen) ?? steps?.at(-1) ?? null;
  const seen = useStore((s) => (shown === null ? undefined : s.snapshot?.log.steps[shown.id]));
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = t('beside.title');
    // Coming in, the keys act at once: the step has the focus, unless something in it already had.
    const enter = () => {
      if (document.activeElement === null || document.activeElement === document.body) main.current?.focus();
    };
    let soon: ReturnType<typeof setTimeout> | undefined;
    enter();
    window.addEventListener('focus', enter);
    // What had the focus may be gone with a change (the button that started the hour): the keys go on acting.
    const stop = useStore.subscribe(() => {
      clearTimeout(soon);
      soon = setTimeout(enter);
    });
    return () => {
      window.removeEventListener('focus', enter);
      stop();
      clearTimeout(soon);
    };
  }, [t]);
  useStepNews(shown?.id ?? null);
  if (!hasHour || shown === null) return <main className="beside" />;
  return (
    <div className="beside">
      <header className="beside-head">
        <Time />
      </header>
      {/* The keys act while something inside has the focus (WCAG 2.1.4): the group listens, it is no control. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <main
        ref={main}
        className="beside-main stack"
        tabIndex={-1}
        aria-label={t('beside.label')}
        onKeyDown={(event) => pressHourKey(event, shown.id, t, locale)}
      >
        <LinkLine />
        <LeftRunning />
        <LastMessage />
        <StepBeside step={shown} view={seen ?? emptyStep()} number={(steps?.indexOf(shown) ?? 0) + 1} />
      </main>
      <footer className="beside-foot">
        <StepBar step={shown} view={seen ?? emptyStep()} />
        <SentMark />
        <div className="row">
          <ActionButton look="quiet" size="small" icon={Maximize2} onPress={() => void act('beside', 'beside.full')}>
            {t('beside.full')}
          </ActionButton>
          <ActionButton look="quiet" size="small" icon={X} onPress={() => void act('beside', 'beside.close')}>
            {t('close')}
          </ActionButton>
        </div>
        <PlaceFailure place="beside" />
      </footer>
      <IrritantBox />
      <KeysBox />
    </div>
  );
}

/** What is left, and where the plan would be; before the hour, the button that starts it. */
function Time() {
  const t = useText();
  const locale = useLocale();
  const now = useNow(5_000);
  const timer = useStore((s) => s.snapshot?.log.timer ?? null);
  const slot = useStore((s) => (isAlone(s.snapshot) ? null : (s.snapshot?.session?.slot ?? null)));
  const pace = usePace(5_000);
  return (
    <>
      {timer === null ? (
        <div className="stack stack--tight">
          {slot !== null && (
            <p className="small number">{t('beside.before', { when: whenOf(slot.startsAt, locale, new Date(now)) })}</p>
          )}
          <StartHour />
        </div>
      ) : (
        <div className="timer">
          <TimeLeft timer={timer} now={now} />
          {pace !== null && (
            <p className="small number pace-words">
              <strong>{driftText(pace, t)}</strong>{' '}
              <span className="soft">{t('beside.done', { done: pace.done, total: pace.total })}</span>
            </p>
          )}
        </div>
      )}
      <PlaceFailure place="timer" />
    </>
  );
}
