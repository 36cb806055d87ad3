import { useMemo } from 'react';
import { Clock, FileText, LifeBuoy, ListChecks, Network, Tag, UserRound } from 'lucide-react';
import type { GuideStep } from '../../organiser/protocol/guide.ts';
import { Fold } from './fold.tsx';
import { documentWords, stepText, termsIn } from '../guide-data.ts';
import { TermList } from './term-list.tsx';
import { pick, useLocale, useText } from '../text.ts';

/**
 * What the guide says of a step: who does it, what to do and where to click, what proves it, and, folded, what goes wrong.
 * `full`: with what is not for the hour itself, the volets of documents, the services, and the layer that is tested.
 */
export function StepGuide({ step, full = false }: { step: GuideStep; full?: boolean }) {
  const t = useText();
  const locale = useLocale();
  const terms = useMemo(() => termsIn(stepText(step, locale)), [step, locale]);
  return (
    <div className="stack stack--tight">
      <StepFacts step={step} full={full} />
      <p className="todo">{pick(step.todo, locale)}</p>
      <ol className="clicks" aria-label={t('steps.clicks')}>
        {step.clicks.map((click) => (
          <li key={click.fr}>{pick(click, locale)}</li>
        ))}
      </ol>
      <div className="help-line">
        <ListChecks aria-hidden size="1.2em" />
        <p>
          <strong>{t('steps.proof')}</strong> {pick(step.proof, locale)}
        </p>
      </div>
      {step.documents.length > 0 && (
        <div className="help-line">
          <FileText aria-hidden size="1.2em" />
          <div>
            <strong>{t('steps.documents', { count: step.documents.length })}</strong>{' '}
            {full ? (
              <ul className="step-documents">
                {step.documents.map((key) => (
                  <li key={key}>
                    {pick(documentWords(key).name, locale)}
                    <span className="soft small"> {t('steps.volet', { volet: documentWords(key).volet })}</span>
                  </li>
                ))}
              </ul>
            ) : (
              step.documents.map((key) => pick(documentWords(key).name, locale)).join(', ')
            )}
          </div>
        </div>
      )}
      <Fold
        title={
          <>
            <LifeBuoy aria-hidden size="1.2em" /> {t('steps.troubles', { count: step.troubles.length })}
          </>
        }
      >
        <dl className="troubles">
          {step.troubles.map(({ problem, action }) => (
            <div key={problem.fr}>
              <dt>{pick(problem, locale)}</dt>
              <dd>{pick(action, locale)}</dd>
            </div>
          ))}
        </dl>
      </Fold>
      <TermList terms={terms} />
    </div>
  );
}

/** Who, how long where the heading does not say it, and of which sort (Gazelle's word in brackets). */
function StepFacts({ step, full }: { step: GuideStep; full: boolean }) {
  const t = useText();
  const locale = useLocale();
  return (
    <ul className="step-facts soft small" aria-label={t('steps.facts')}>
      <li>
        <UserRound aria-hidden size="1.1em" /> {pick(step.by, locale)}
      </li>
      {full && (
        <li className="number">
          <Clock aria-hidden size="1.1em" /> {t('steps.minutes', { minutes: step.minutes })}
        </li>
      )}
      <li>
        <Tag aria-hidden size="1.1em" /> {t(`steps.type.${step.type}`)}
        {/* Gazelle's own word: for whoever compares, not for the hour. */}
        {full && ` (${step.type})`}
      </li>
      {full && (
        <li>
          <Network aria-hidden size="1.1em" />{' '}
          {step.services.map((service) => t(`steps.service.${service}`)).join(', ')} · {t(`steps.layer.${step.layer}`)}
        </li>
      )}
    </ul>
  );
}
