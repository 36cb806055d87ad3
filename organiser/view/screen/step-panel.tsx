import { Hand, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import {
  Button as AriaButton,
  Disclosure,
  DisclosurePanel,
  FieldError,
  Heading,
  Label,
  Radio,
  RadioGroup,
} from 'react-aria-components';
import { TEXT_LIMIT } from '../../protocol/event.ts';
import { emptyStep, type LogView, type StepView } from '../../protocol/fold.ts';
import { stepStatuses, type StepStatus } from '../../protocol/status.ts';
import type { Failure } from '../api.ts';
import { StatusBadge, statusIcons, Unsent } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { Masks } from '../part/masks.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { SayForm, Spoken } from '../part/spoken.tsx';
import { useText } from '../locale.ts';
import { say } from '../state/actions.ts';
import { useStepOf } from '../state/guides.ts';
import { useDraft } from '../state/draft.ts';
import { Verdict } from './verdict.tsx';

/** One step: what is expected, what the participant said of it, and the organiser's verdict. */
export function StepPanel({
  log,
  step,
  view,
  mayWrite,
  onTouch,
}: {
  log: string;
  step: string;
  view: LogView;
  mayWrite: boolean;
  /** The person started to work here: the panel must not leave for the participant's next step. */
  onTouch: () => void;
}) {
  const { t, language, time } = useText();
  const known = useStepOf()(step);
  const state = view.steps[step] ?? emptyStep();
  const title = known?.title[language] ?? step;
  const claimed = state.claimedBy !== null;
  return (
    <section className="card panel" aria-label={t('step.panel', { step: title })} onFocusCapture={onTouch}>
      <div className="panel-head">
        <h2>{title}</h2>
        {mayWrite ? (
          <Button look="quiet" onPress={() => void say(log, 'step.claimed', { step, claimed: !claimed })}>
            <Hand aria-hidden size={16} />
            {t(claimed ? 'step.release' : 'step.claim')}
          </Button>
        ) : null}
      </div>
      {known === undefined ? null : (
        <Disclosure className="expected">
          <Heading level={3}>
            <AriaButton slot="trigger" className="button button-quiet">
              {t('step.expected')}
            </AriaButton>
          </Heading>
          <DisclosurePanel>
            <p>{known.todo[language]}</p>
            <p>
              <strong>{t('step.proof')}</strong> {known.proof[language]}
            </p>
            <p>
              <strong>{t('step.by')}</strong> {known.by[language]}
            </p>
            {known.troubles.map(({ problem, action }) => (
              <p key={problem.fr}>
                <strong>{t('step.trouble', { problem: problem[language] })}</strong> {action[language]}
              </p>
            ))}
          </DisclosurePanel>
        </Disclosure>
      )}
      <h3>{t('step.participant')}</h3>
      {state.attempts.length === 0 ? (
        <p className="muted">{t('step.no-attempt')}</p>
      ) : (
        <ul className="attempts">
          {state.attempts.map((a) => (
            <li key={`${a.at}/${a.attempt}/${a.status}`}>
              <StatusBadge status={a.status} />
              <span className="muted">
                {t('step.attempt', { n: a.attempt, time: time(a.at) })} · {t(`role.${a.role}`)}
              </span>
              {a.sent ? null : <Unsent />}
            </li>
          ))}
        </ul>
      )}
      <h3>{t('step.verdict')}</h3>
      <Verdict log={log} step={step} state={state} mayWrite={mayWrite} />
      {mayWrite ? <VerdictForm log={log} step={step} state={state} /> : null}
      <h3>{t('step.comments')}</h3>
      {state.comments.length === 0 ? (
        <p className="muted">{t('step.no-comment')}</p>
      ) : (
        <Spoken items={state.comments} />
      )}
      {mayWrite ? (
        <SayForm
          name={`${log}/${step}/comment`}
          label={t('step.comment-label')}
          action={t('step.comment-action')}
          onSay={(text) => say(log, 'step.comment', { step, text })}
        />
      ) : null}
    </section>
  );
}

function VerdictForm({ log, step, state }: { log: string; step: string; state: StepView }) {
  const { t } = useText();
  const [picked, setPicked] = useState<StepStatus | null>(null);
  // Until something is picked the form proposes what was said last; "to do" is no proposal.
  // Never the participant's own result: a verdict is the organiser's, and one click must not agree for them.
  const verdict = picked ?? state.verified?.verdict ?? null;
  const [comment, setComment] = useDraft(`${log}/${step}/verdict`);
  const [missing, setMissing] = useState<'verdict' | 'comment' | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async () => {
    if (verdict === null) {
      setMissing('verdict');
      return;
    }
    const needed = verdict !== 'conforme' && comment.trim() === '';
    setMissing(needed ? 'comment' : null);
    if (needed) return;
    const answer = await say(log, 'step.verified', { step, verdict, comment: comment.trim() });
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) {
      setComment('');
      setPicked(null);
    }
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <RadioGroup
        className="verdicts"
        value={verdict}
        onChange={(v) => {
          setPicked(v as StepStatus);
          setMissing(null);
        }}
        isInvalid={missing === 'verdict'}
      >
        <Label>{t('step.verdict-label')}</Label>
        <div className="verdict-choices">
          {stepStatuses.map((status) => {
            const Icon = statusIcons[status];
            return (
              <Radio key={status} value={status} className="verdict-choice">
                <Icon aria-hidden size={16} />
                {t(`status.${status}`)}
              </Radio>
            );
          })}
        </div>
        <FieldError className="field-error">{missing === 'verdict' ? t('step.verdict-choose') : null}</FieldError>
      </RadioGroup>
      <Field
        label={t('step.verdict-comment')}
        hint={t('step.verdict-hint')}
        value={comment}
        onChange={setComment}
        rows={2}
        maxLength={TEXT_LIMIT}
        error={missing === 'comment' ? t('step.verdict-missing') : null}
      />
      <Masks text={comment} whom="participant" />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions">
        <Button look="main" type="submit">
          <ShieldCheck aria-hidden size={16} />
          {t('step.verdict-action')}
        </Button>
      </div>
    </form>
  );
}
