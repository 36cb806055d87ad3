import { ArrowRight, FileSearch } from 'lucide-react';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import type { StepView } from '../../../organiser/protocol/fold.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { go, useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { KeyLegend } from './keys-box.tsx';
import { useNextStep } from './next-step.ts';
import { openStep } from './open-step.ts';
import { StepComments } from './step-comments.tsx';
import { StepGuide } from '../../part/step-guide.tsx';
import { StepResult } from './step-result.tsx';

/** Steps where there is a document to look at. */
const documentSteps: ReadonlySet<string> = new Set(['document', 'envoi-dmp', 'envoi-mss', 'reception-mss']);

type Props = { step: GuideStep; view: StepView; number: number };

/** One step: what to do, what proves it, what often goes wrong, its result, and what was said about it. */
export function StepDetail({ step, view, number }: Props) {
  const t = useText();
  const locale = useLocale();
  const title = pick(step.title, locale);
  const next = useNextStep(step);

  return (
    // A click anywhere in the step gives it the focus, where the keys of the hour act (hour-keys.ts).
    <fieldset className="step-body" tabIndex={-1} aria-label={t('steps.detail', { number, title })}>
      <StepGuide step={step} />
      <StepResult step={step} view={view} />
      {step.who !== 'organisateur' && <KeyLegend />}
      {documentSteps.has(step.id) && (
        <div className="row">
          <ActionButton
            icon={FileSearch}
            onPress={() => {
              useStore.setState({ documentStep: step.id });
              go('documents');
            }}
          >
            {t('document.go')}
          </ActionButton>
        </div>
      )}
      <StepComments step={step.id} comments={view.comments} />
      {next !== null && (
        <div className="row">
          <ActionButton
            look="primary"
            icon={ArrowRight}
            onPress={() => {
              openStep(next.id);
              document.getElementById(`step-head-${next.id}`)?.focus();
            }}
          >
            {t('steps.next', { title: pick(next.title, locale) })}
          </ActionButton>
        </div>
      )}
    </fieldset>
  );
}
