import { useEffect, useState } from 'react';
import { BookOpen } from 'lucide-react';
import type { FailureCode } from '../../electron/contract/failure.ts';
import { codePage, type CodePage } from '../codebook.ts';
import { failureText, useLocale, useText, type Locale } from '../text.ts';
import { ActionButton } from './action-button.tsx';
import { DialogBox } from './dialog-box.tsx';

/** Opens the page of the code book about a failure: what happened, what to do, whom to call. */
export function LearnMore({ code }: { code: FailureCode }) {
  const t = useText();
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const { title } = failureText({ code, at: '', info: {} }, locale);
  return (
    <span className="learn-more">
      <ActionButton
        look="quiet"
        icon={BookOpen}
        onPress={() => setOpen(true)}
        aria-label={t('code-page.more-about', { what: title })}
      >
        {t('code-page.more')}
      </ActionButton>
      <DialogBox title={title} open={open} onClose={() => setOpen(false)}>
        <CodePageBody code={code} locale={locale} />
        <div className="row wide-on-narrow">
          <ActionButton onPress={() => setOpen(false)}>{t('close')}</ActionButton>
        </div>
      </DialogBox>
    </span>
  );
}

/** The page itself, fetched when it is shown. */
export function CodePageBody({ code, locale }: { code: FailureCode; locale: Locale }) {
  const t = useText();
  const [page, setPage] = useState<CodePage | 'fetching' | null>('fetching');
  useEffect(() => {
    let shown = true;
    void codePage(code, locale).then((found) => shown && setPage(found));
    return () => {
      shown = false;
    };
  }, [code, locale]);
  if (page === 'fetching') return <p className="soft">{t('loading.title')}</p>;
  if (page === null) return <p>{t('code-page.absent', { code })}</p>;
  return (
    <div className="stack code-page">
      <section className="stack stack--tight">
        <h3>{t('code-page.happened')}</h3>
        {page.happened.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </section>
      <section className="stack stack--tight">
        <h3>{t('code-page.do')}</h3>
        <ol className="numbered">
          {page.do.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <section className="stack stack--tight">
        <h3>{t('code-page.call')}</h3>
        <p>{page.call}</p>
      </section>
      <section className="stack stack--tight soft small">
        <h3>{t('code-page.technical')}</h3>
        <p className="anywhere">{page.technical}</p>
        <p>
          {t('code-page.code', { code: '' })}
          <span className="code">{code}</span>
        </p>
      </section>
    </div>
  );
}
