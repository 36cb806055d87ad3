import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { PencilLine, UserCheck } from 'lucide-react';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import { emptyStep } from '../../../organiser/protocol/fold.ts';
import { StepMark } from '../../part/mark.tsx';
import { Notice } from '../../part/notice.tsx';
import { useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { openStep, useOpenStep } from './open-step.ts';
import { isOver } from './over.ts';
import { PaceLine, StepMinutes } from './pace-line.tsx';
import { useIsNews } from './step-news.ts';
import { StepDetail } from './step-detail.tsx';

/** The steps of the protocol, in order, one open at a time. */
export function StepList() {
  const t = useText();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const current = useStore((s) => s.snapshot?.log.current ?? null);
  const over = useStore((s) => isOver(s.snapshot));
  return (
    <section className="stack" aria-labelledby="steps-title">
      <div className="row row--apart">
        <h2 id="steps-title">{t('steps.title', { count: steps.length })}</h2>
        <PaceLine />
      </div>
      {current === null && (
        <Notice tone="ok" title={t('steps.all-done')}>
          <p>{over ? t('steps.all-done-after') : t('steps.all-done-sentence')}</p>
        </Notice>
      )}
      <ol className="steps">
        {steps.map((step, index) => (
          <StepItem key={step.id} step={step} number={index + 1} current={step.id === current} />
        ))}
      </ol>
    </section>
  );
}

function StepItem({ step, number, current }: { step: GuideStep; number: number; current: boolean }) {
  const t = useText();
  const locale = useLocale();
  const view = useStore((s) => s.snapshot?.log.steps[step.id]) ?? emptyStep();
  const open = useOpenStep() === step.id;
  const news = useIsNews(step.id) && !open;
  const hasDraft = useStore((s) => (s.drafts.comments[step.id] ?? '').trim() !== '');
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Arriving in the middle of the hour, the step to do is in sight; a step opened by hand is already there.
    const top = item.current?.getBoundingClientRect().top ?? 0;
    if (open && (top > window.innerHeight * 0.6 || top < 0)) item.current?.scrollIntoView({ block: 'start' });
  }, [open]);
  return (
    <li
      ref={item}
      className="step"
      {...(open ? { 'data-open': true } : {})}
      {...(current ? { 'data-current': true } : {})}
    >
      <h3>
        <Button
          id={`step-head-${step.id}`}
          className="step-head"
          aria-expanded={open}
          aria-controls={`step-${step.id}`}
          {...(current ? { 'aria-current': 'step' as const } : {})}
          onPress={() => openStep(open ? null : step.id)}
        >
          <span className="step-number" aria-hidden>
            {number}
          </span>
          <span className="step-title">
            <span className="unseen">{t('steps.number', { number })} </span>
            {pick(step.title, locale)}
          </span>
          <span className="step-side">
            {news && (
              <span className="mark mark--accent news">
                <span aria-hidden className="news-dot" />
                <span>{t('steps.new')}</span>
              </span>
            )}
            {hasDraft && (
              <span className="mark">
                <PencilLine aria-hidden size="1.1em" />
                <span>{t('steps.draft')}</span>
              </span>
            )}
            <StepMark status={view.status} />
            {view.verified !== null ? (
              <span className="mark mark--accent">
                <UserCheck aria-hidden size="1.1em" />
                <span>{t(view.verified.earlier ? 'steps.verified-earlier' : 'steps.verified')}</span>
              </span>
            ) : (
              <StepMinutes id={step.id} minutes={step.minutes} />
            )}
          </span>
        </Button>
      </h3>
      <div id={`step-${step.id}`} hidden={!open}>
        {open && <StepDetail step={step} view={view} number={number} />}
      </div>
    </li>
  );
}
