import { Download } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { PublisherIrritants } from '../../protocol/publisher.ts';
import { SeverityBadge } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { slug } from '../part/download.ts';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { formats, saveTable, type Format } from '../part/save-table.ts';
import { Refresh, Shell } from '../part/shell.tsx';
import { tableOf } from '../irritants/export.ts';
import { StateBadge } from '../irritants/state-badge.tsx';
import { api, type Failure, type Result } from '../api.ts';
import { stepOf } from '../guide.ts';
import { useText } from '../locale.ts';
import { releasedRows } from './rows.ts';

/** The irritants that were released to a publisher. */
export function PublisherScreen({ token }: { token: string }) {
  const { t, date } = useText();
  const [value, setValue] = useState<PublisherIrritants | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const take = useCallback((answer: Result<PublisherIrritants>) => {
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) setValue(answer.value);
  }, []);
  const read = () => api.publisherReads(token).then(take);
  useEffect(() => {
    void api.publisherReads(token).then(take);
  }, [token, take]);
  const ended = failure !== null && failure.code.startsWith('auth.');
  return (
    <Shell
      crumbs={[]}
      title={value === null ? t('publisher.title') : t('publisher.title-of', { editor: value.editor })}
      aside={value === null ? null : <Refresh onPress={() => void read()} />}
    >
      {ended ? (
        <Notice tone="warn" title={t('publisher.ended')}>
          <p>{t('publisher.ended-text')}</p>
        </Notice>
      ) : null}
      {failure === null || ended ? null : <FailureNotice failure={failure} onRetry={() => void read()} />}
      {value === null && failure === null ? <Loading text={t('triage.loading')} /> : null}
      {value === null || ended ? null : (
        <>
          <p>
            {t('publisher.intro', { edition: value.edition.name, date: date(value.until) })}{' '}
            <a href={`mailto:${value.edition.contact}`}>{value.edition.contact}</a>
          </p>
          {value.irritants.length === 0 ? (
            <Empty title={t('publisher.empty')} text={t('publisher.empty-text')} />
          ) : null}
          {value.irritants.length === 0 ? null : <Head value={value} />}
          <ul className="publisher-irritants">
            {value.irritants.map((one, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- two references may be the same
              <li key={`${one.reference} ${index}`} className="card">
                <Released one={one} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Shell>
  );
}

/** How many there are, and the same as a file. */
function Head({ value }: { value: PublisherIrritants }) {
  const { t } = useText();
  const { irritants, editor, edition } = value;
  const blocking = irritants.filter(({ severity }) => severity === 'bloquant').length;
  const save = (format: Format) => {
    const { titles, cells } = tableOf(releasedRows(irritants));
    const about = { v: 1, edition: edition.name, editor, irritants };
    saveTable(format, `irritants-${slug(editor)}-${slug(edition.name)}`, 'Irritants', titles, cells, about);
  };
  return (
    <div className="page-head">
      <p>
        <strong>{t('publisher.count', { count: irritants.length })}</strong>
        {blocking === 0 ? '' : ` · ${t('publisher.blocking', { count: blocking })}`}
      </p>
      <div className="actions">
        {formats.map((format) => (
          <Button key={format} onPress={() => save(format)}>
            <Download aria-hidden size={16} />
            {format === 'xlsx' ? 'Excel' : format.toUpperCase()}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Released({ one }: { one: PublisherIrritants['irritants'][number] }) {
  const { t, date, language } = useText();
  return (
    <>
      <div className="marks">
        <SeverityBadge severity={one.severity} />
        <StateBadge state={one.state} />
        <span className="muted">{t('publisher.reference', { reference: one.reference })}</span>
      </div>
      <p className="said">{one.text}</p>
      <p className="muted">
        {[
          `${one.solution}${one.versions.length === 0 ? '' : ` ${one.versions.join(', ')}`}`,
          t(`category.${one.category}`),
          one.step === null ? null : (stepOf(one.step)?.title[language] ?? one.step),
          t('triage.said', { count: one.said }),
          t('publisher.on', { date: date(one.releasedOn) }),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
    </>
  );
}
