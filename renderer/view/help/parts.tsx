import { BookOpen, CircleHelp, CreditCard, ListChecks } from 'lucide-react';
import { Fold } from '../../part/fold.tsx';
import { StepGuide } from '../../part/step-guide.tsx';
import { CodePageBody } from '../../part/code-page.tsx';
import { pick, unbroken, useLocale, useText, type Locale } from '../../text.ts';
import type { Found } from './find.ts';

const icons = { step: ListChecks, question: CircleHelp, term: BookOpen, card: CreditCard } as const;

function nameOf(found: Found, locale: Locale): string {
  switch (found.kind) {
    case 'step':
      return `${found.number}. ${pick(found.step.title, locale)}`;
    case 'question':
      return pick(found.item.question, locale);
    case 'card':
      return unbroken(found.page.title, locale);
    default:
      return found.term.term;
  }
}

/** `sentence`: of what it says, the one that was searched. */
type Props = { found: Found; sort?: boolean; sentence?: string | null };

/** One thing of the guide, folded under its name. In results, what sort of thing it is comes first. */
export function Item({ found, sort = false, sentence = null }: Props) {
  const t = useText();
  const locale = useLocale();
  const Icon = icons[found.kind];
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
            <span>
              {nameOf(found, locale)}
              {sentence !== null && <span className="help-excerpt soft small">{unbroken(sentence, locale)}</span>}
            </span>
          </>
        }
      >
        {found.kind === 'step' && <StepGuide step={found.step} full />}
        {found.kind === 'question' && <p>{pick(found.item.answer, locale)}</p>}
        {found.kind === 'card' && <CodePageBody code={found.code} locale={locale} />}
        {found.kind === 'term' && <p>{pick(found.term.text, locale)}</p>}
      </Fold>
    </li>
  );
}
