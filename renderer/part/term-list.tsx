import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import type { Term } from '../../electron/contract/help.ts';
import { pick, useLocale, useText } from '../text.ts';

/** Words of the glossary, each explained where one is. */
export function TermList({ terms }: { terms: readonly Term[] }) {
  const t = useText();
  const locale = useLocale();
  if (terms.length === 0) return null;
  return (
    <div className="terms small">
      <span className="soft">{t('help.terms')}</span>
      {terms.map((term) => (
        <DialogTrigger key={term.id}>
          <Button className="term">{term.term}</Button>
          <Popover className="popover term-popover" placement="top start">
            <Dialog>
              <Heading slot="title" level={4}>
                {term.term}
              </Heading>
              <p>{pick(term.text, locale)}</p>
            </Dialog>
          </Popover>
        </DialogTrigger>
      ))}
    </div>
  );
}
