import { BookOpen, CircleHelp, ListChecks } from 'lucide-react';
import { Fold } from '../../part/fold.tsx';
import { StepGuide } from '../../part/step-guide.tsx';
import { pick, useLocale, useText } from '../../text.ts';
import type { Found } from './find.ts';

const icons = { step: ListChecks, question: CircleHelp, term: BookOpen } as const;

/** One thing of the guide, folded under its name. In results, what sort of thing it is comes first. */
export function Item({ found, sort = false }: { found: Found; sort?: boolean }) {
  const t = useText();
  const locale = useLocale();
  const Icon = icons[found.kind];
  const name =
    found.kind === 'step'
      ? `${found.number}. ${pick(found.step.title, locale)}`
      : found.kind === 'question'
        ? pick(found.item.question, locale)
        : found.term.term;
  return (
    <li className="help-item">
      <Fold
        title={
          <>
            {sort && (
              <span className="help-sort soft small">
                <Icon aria-hidden size="1.1em" /> {t(`help.kind.${found.kind}`)}
              </span>
            )}
            <span>{name}</span>
          </>
        }
      >
        {found.kind === 'step' && <StepGuide step={found.step} full />}
        {found.kind === 'question' && <p>{pick(found.item.answer, locale)}</p>}
        {found.kind === 'term' && <p>{pick(found.term.text, locale)}</p>}
      </Fold>
    </li>
  );
}
