import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReportRef } from '../../protocol/fold.ts';
import { Button } from '../part/button.tsx';
import { download } from '../part/download.ts';
import { sectionName } from '../part/fact-names.ts';
import { Field } from '../part/field.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { cut, readReport, reportFileName, type ReportContent } from '../report-content.ts';
import { sha256Hex } from '../report-key.ts';
import { unseal, type Unsealed } from '../sealed.ts';

type Opened =
  | { state: 'opening' }
  | Exclude<Unsealed, { state: 'clear' }>
  | { state: 'read'; clear: Uint8Array<ArrayBuffer>; asShown: boolean; content: ReportContent | null };

async function open(report: Pick<ReportRef, 'blob' | 'shown'>, identities: readonly string[]): Promise<Opened> {
  const got = await unseal(report.blob, identities);
  if (got.state !== 'clear') return got;
  const { clear } = got;
  return { state: 'read', clear, asShown: (await sha256Hex(clear)) === report.shown, content: readReport(clear) };
}

type Props = { report: Pick<ReportRef, 'id' | 'at' | 'blob' | 'shown'>; identities: readonly string[] };

/** Opens one report: fetch, check, decrypt, compare with what the participant was shown, then read. */
export function ReportReader(props: Props) {
  const [tries, setTries] = useState(0);
  return <Reader key={tries} {...props} onRetry={() => setTries(tries + 1)} />;
}

function Reader({ report, identities, onRetry }: Props & { onRetry: () => void }) {
  const { t } = useText();
  const [opened, setOpened] = useState<Opened>({ state: 'opening' });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const got = await open(report, identities);
      if (current) setOpened(got);
    };
    void read();
    return () => {
      current = false;
    };
  }, [report, identities]);

  if (opened.state === 'opening') return <Loading text={t('report.opening')} />;
  if (opened.state === 'failed') return <FailureNotice failure={opened.failure} onRetry={onRetry} />;
  if (opened.state !== 'read') {
    return (
      <Notice tone="bad" title={t(`report.${opened.state}`)}>
        <p>{t(`report.${opened.state}-text`)}</p>
      </Notice>
    );
  }
  const { asShown, clear, content } = opened;
  return (
    <section className="reader" aria-label={t('report.title')}>
      <Notice tone={asShown ? 'good' : 'bad'} title={t(asShown ? 'report.as-shown' : 'report.not-as-shown')}>
        <p className="hash">{t('report.hash', { hash: report.shown })}</p>
      </Notice>
      <div className="actions">
        <Button onPress={() => download(reportFileName(report), clear, 'application/json')}>
          <Download aria-hidden size={16} />
          {t('report.download')}
        </Button>
      </div>
      {content === null ? (
        <Notice tone="warn" title={t('report.unreadable')}>
          <p>{t('report.unreadable-text')}</p>
        </Notice>
      ) : (
        <ReportSections content={content} />
      )}
    </section>
  );
}

/** What is in a report, and a search in all of its text. */
export function ReportSections({ content }: { content: ReportContent }) {
  const { t } = useText();
  const [needle, setNeedle] = useState('');
  const cuts = content.sections.map(({ id, text, dropped = 0 }) => ({ id, dropped, pieces: cut(text, needle.trim()) }));
  const hits = cuts.reduce((sum, s) => sum + s.pieces.filter((p) => p.hit).length, 0);
  return (
    <>
      <div className="find">
        <Field label={t('report.find')} type="search" value={needle} onChange={setNeedle} />
        <output className="muted">{needle.trim() === '' ? '' : t('report.hits', { count: hits })}</output>
      </div>
      {content.sections.length === 0 ? <p className="muted">{t('report.no-section')}</p> : null}
      {cuts.map(({ id, dropped, pieces }) => (
        <section key={id} className="card" aria-label={t('report.section', { id: sectionName(t, id) })}>
          <h2>{sectionName(t, id)}</h2>
          {dropped === 0 ? null : <p className="muted">{t('report.dropped', { count: dropped })}</p>}
          <pre className="section-text">
            {pieces.map(({ at, text, hit }) => (hit ? <mark key={at}>{text}</mark> : text))}
          </pre>
        </section>
      ))}
    </>
  );
}
