import { ArrowRight, ListChecks, LifeBuoy } from 'lucide-react';
import type { StepStatus } from '../../../organiser/protocol/status.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import type { StepView } from '../../../organiser/protocol/fold.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Choice } from '../../part/choice.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { stepLooks, StepMark, UnsentMark } from '../../part/mark.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, say, useStore } from '../../store.ts';
import { pick, useLocale, useText, whenOf } from '../../text.ts';
import { openIrritant } from './irritant-box.tsx';
import { openStep } from './open-step.ts';
import { StepComments } from './step-comments.tsx';

/** Keys of the six results while the step has the focus: the physical digit keys, whatever the keyboard layout. */
const digit = (code: string): number => Number(/^(?:Digit|Numpad)([1-6])$/.exec(code)?.[1] ?? 0);

/** The results in the order a person thinks of them: it worked, almost, not; then why it could not be tried. */
const order: readonly StepStatus[] = [
  'conforme',
  'conforme-avec-reserve',
  'non-conforme',
  'non-testable',
  'non-applicable',
  'a-faire',
];

type Props = { step: GuideStep; view: StepView; number: number };

/** One step: what to do, what proves it, what often goes wrong, its result, and what was said about it. */
export function StepDetail({ step, view, number }: Props) {
  const t = useText();
  const locale = useLocale();
  const place = `status:${step.id}`;
  const title = pick(step.title, locale);
  const next = useStore((s) => s.snapshot?.log.current ?? null);
  const nextStep = useStore((s) => s.snapshot?.guide.steps.find((other) => other.id === s.snapshot?.log.current));

  const choose = async (status: StepStatus) => {
    // The person may want to add a word: the next step opens only when asked for.
    openStep(step.id);
    const answer = await act(place, 'step.status', { step: step.id, status });
    if (answer.ok) say(t('steps.saved', { title, status: t(`status.${status}`) }));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    const status = order[digit(event.code) - 1];
    if (status !== undefined) {
      event.preventDefault();
      void choose(status);
    } else if (event.key.toLowerCase() === 'i') {
      event.preventDefault();
      openIrritant(step.id);
    }
  };

  return (
    // The shortcuts act only while something inside has the focus (WCAG 2.1.4): the group listens, it is no control.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <fieldset className="step-body" aria-label={t('steps.detail', { number, title })} onKeyDown={onKeyDown}>
      <p className="todo">{pick(step.todo, locale)}</p>
      <div className="stack stack--tight">
        <div className="help-line">
          <ListChecks aria-hidden size="1.2em" />
          <p>
            <strong>{t('steps.proof')}</strong> {pick(step.proof, locale)}
          </p>
        </div>
        <div className="help-line">
          <LifeBuoy aria-hidden size="1.2em" />
          <p>
            <strong>{t('steps.trouble')}</strong> {pick(step.trouble, locale)}
          </p>
        </div>
      </div>
      {step.who === 'organisateur' && (
        <Notice tone="info">
          <p>{t('steps.organiser')}</p>
        </Notice>
      )}
      <div className="stack stack--tight">
        <Choice
          label={t('steps.result')}
          className="statuses"
          options={order.map((status, index) => ({
            value: status,
            label: t(`status.${status}`),
            icon: stepLooks[status].icon,
            hotkey: String(index + 1),
          }))}
          value={view.attempts.length === 0 ? null : view.status}
          onChange={(status) => void choose(status)}
        />
        <p className="hint">{t('steps.keys')}</p>
        <PlaceFailure place={place} />
        <Verdict view={view} />
      </div>
      <StepComments step={step.id} comments={view.comments} />
      {view.status !== 'a-faire' && next !== null && next !== step.id && nextStep !== undefined && (
        <div className="row">
          <ActionButton
            look="primary"
            icon={ArrowRight}
            onPress={() => {
              openStep(next);
              document.getElementById(`step-head-${next}`)?.focus();
            }}
          >
            {t('steps.next', { title: pick(nextStep.title, locale) })}
          </ActionButton>
        </div>
      )}
    </fieldset>
  );
}

/** When it was saved, whether it left, and what the organisers say of it. */
function Verdict({ view }: { view: StepView }) {
  const t = useText();
  const locale = useLocale();
  const last = view.attempts.at(-1);
  return (
    <>
      {last !== undefined && (
        <p className="row soft small number">
          {t('steps.saved-at', { when: whenOf(last.at, locale) })}
          {view.attempts.length > 1 && ` ${t('steps.attempts', { count: view.attempts.length })}`}
          <UnsentMark sent={last.sent} />
        </p>
      )}
      {view.claimedBy !== null && view.verified === null && <p className="soft small">{t('steps.claimed')}</p>}
      {view.verified !== null && (
        <Notice tone="info" title={t('steps.verdict')}>
          <StepMark status={view.verified.verdict} />
          {view.verified.comment !== '' && <p className="said said--organiser">{view.verified.comment}</p>}
          <p className="soft small number">{whenOf(view.verified.at, locale)}</p>
        </Notice>
      )}
    </>
  );
}
