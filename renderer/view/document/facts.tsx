import { Fact } from '../../part/fact.tsx';
import { Notice } from '../../part/notice.tsx';
import { useLocale, useText } from '../../text.ts';
import { typeText, type Cda, type Report } from './words.ts';

/** What one document says of itself. */
export function DocumentFacts({ cda }: { cda: Cda }) {
  const t = useText();
  const locale = useLocale();
  if (cda.unread !== null)
    return (
      <Notice tone="warn" title={t('document.unread-inside')}>
        <p>{t(`document.unread-${cda.unread}`)}</p>
      </Notice>
    );
  const { person, organisation, device } = cda.author;
  const authors = [
    ...(person ? [t('document.author-person')] : []),
    ...(organisation ? [t('document.author-organisation')] : []),
    ...(device ? [t('document.author-device')] : []),
  ];
  return (
    <dl className="facts">
      <Fact label={t('document.type')}>{typeText(cda.type, locale, t)}</Fact>
      <Fact label={t('document.level')}>
        {cda.level === null ? t('document.level-none') : t(`document.level-${cda.level}`)}
      </Fact>
      <Fact label={t('document.code')}>{cda.code ?? t('document.code-unlisted')}</Fact>
      <Fact label={t('document.model')}>
        {cda.by === 'template'
          ? t(cda.sameVersion === false ? 'document.model-other' : 'document.model-known')
          : t('document.model-unknown')}
      </Fact>
      <Fact label={t('document.ins')}>{t(`document.ins-${cda.ins}`)}</Fact>
      <Fact label={t('document.author')}>{authors.length === 0 ? t('document.nobody') : authors.join(', ')}</Fact>
      {cda.software !== null && <Fact label={t('document.software')}>{cda.software}</Fact>}
    </dl>
  );
}

/** A real INS is a real person: what may not be done with the document. */
export function RealWarning({ report }: { report: Report }) {
  const t = useText();
  const has = (kind: Cda['ins']): boolean => report.documents.some(({ ins }) => ins === kind);
  if (!has('real') && !has('several')) return null;
  return (
    <Notice tone="warn" title={t(has('real') ? 'document.real-title' : 'document.real-maybe')}>
      <p>{t('document.real')}</p>
    </Notice>
  );
}
