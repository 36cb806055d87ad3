import { useCallback, useEffect, useState } from 'react';
import type { PublisherIrritants } from '../../protocol/publisher.ts';
import { SeverityBadge } from '../part/badge.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { StateBadge } from '../irritants/state-badge.tsx';
import { api, type Failure, type Result } from '../api.ts';
import { stepOf } from '../guide.ts';
import { useText } from '../locale.ts';

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
          <ul className="publisher-irritants">
            {value.irritants.map((one, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- a publisher is given no name of an irritant
              <li key={index} className="card">
                <Released one={one} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Shell>
  );
}

function Released({ one }: { one: PublisherIrritants['irritants'][number] }) {
  const { t, date, language } = useText();
  return (
    <>
      <div className="marks">
        <SeverityBadge severity={one.severity} />
        <StateBadge state={one.state} />
      </div>
      <p className="said">{one.text}</p>
      <p className="muted">
        {one.solution}
        {one.step === null ? '' : ` · ${stepOf(one.step)?.title[language] ?? one.step}`} ·{' '}
        {t('publisher.on', { date: date(one.releasedOn) })}
      </p>
    </>
  );
}
