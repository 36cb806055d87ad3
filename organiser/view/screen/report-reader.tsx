import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReportRef } from '../../protocol/fold.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { download, slug } from '../part/download.ts';
import { Field } from '../part/field.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { cut, readReport, type ReportContent } from '../report-content.ts';
import { decryptReport, sha256Hex } from '../report-key.ts';
import { fetchBlob } from '../state/actions.ts';

type Opened =
  | { state: 'opening' }
  | { state: 'failed'; failure: Failure }
  /** The bytes on the hub are not the ones the event names, or the key does not open them. */
  | { state: 'damaged' | 'locked' }
  | { state: 'read'; clear: Uint8Array<ArrayBuffer>; asShown: boolean; content: ReportContent | null };

async function open(report: ReportRef, identity: string): Promise<Opened> {
  const blob = await fetchBlob(report.blob);
  if (!blob.ok) return { state: 'failed', failure: blob.failure };
  if ((await sha256Hex(blob.value)) !== report.blob) return { state: 'damaged' };
  try {
    const clear = new Uint8Array(await decryptReport(blob.value, identity));
    return { state: 'read', clear, asShown: (await sha256Hex(clear)) === report.shown, content: readReport(clear) };
  } catch {
    return { state: 'locked' };
  }
}

/** Opens one report: fetch, check, decrypt, compare with what the participant was shown, then read. */
export function ReportReader({ report, identity, label }: { report: ReportRef; identity: string; label: string }) {
  const { t } = useText();
  const [opened, setOpened] = useState<Opened>({ state: 'opening' });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let current = true;
    setOpened({ state: 'opening' });
    void open(report, identity).then((got) => {
      if (current) setOpened(got);
    });
    return () => {
      current = false;
    };
    // A report never changes under its id.
  }, [report.id, identity, tries]);

  switch (opened.state) {
    case 'opening':
      return <Loading text={t('report.opening')} />;
    case 'failed':
      return <FailureNotice failure={opened.failure} onRetry={() => setTries((n) => n + 1)} />;
    case 'damaged':
      return (
        <Notice tone="bad" title={t('report.damaged')}>
          <p>{t('report.damaged-text')}</p>
        </Notice>
      );
    case 'locked':
      return (
        <Notice tone="bad" title={t('report.locked')}>
          <p>{t('report.locked-text')}</p>
        </Notice>
      );
    case 'read':
      return (
        <section className="reader" aria-label={t('report.title')}>
          <Notice
            tone={opened.asShown ? 'good' : 'bad'}
            title={t(opened.asShown ? 'report.as-shown' : 'report.not-as-shown')}
          >
            <p className="hash">{t('report.hash', { hash: report.shown })}</p>
          </Notice>
          <div className="actions">
            <Button
              onPress={() =>
                download(`bilan-${slug(label)}-${report.id.slice(0, 8)}.json`, opened.clear, 'application/json')
              }
            >
              <Download aria-hidden size={16} />
              {t('report.download')}
            </Button>
          </div>
          {opened.content === null ? (
            <Notice tone="warn" title={t('report.unreadable')}>
              <p>{t('report.unreadable-text')}</p>
            </Notice>
          ) : (
            <Sections content={opened.content} />
          )}
        </section>
      );
  }
}

function Sections({ content }: { content: ReportContent }) {
  const { t } = useText();
  const [needle, setNeedle] = useState('');
  const cuts = content.sections.map((s) => ({ id: s.id, parts: cut(s.text, needle.trim()) }));
  const hits = cuts.reduce((sum, s) => sum + (s.parts.length - 1) / 2, 0);
  return (
    <>
      <div className="find">
        <Field label={t('report.find')} type="search" value={needle} onChange={setNeedle} />
        <p role="status" className="muted">
          {needle.trim() === '' ? '' : t('report.hits', { count: hits })}
        </p>
      </div>
      {content.sections.length === 0 ? <p className="muted">{t('report.no-section')}</p> : null}
      {cuts.map(({ id, parts }) => (
        <section key={id} className="card" aria-label={id}>
          <h2>{id}</h2>
          {/* A long line scrolls inside its box: the box takes the keyboard. */}
          <pre className="section-text" tabIndex={0} role="region" aria-label={t('report.section', { id })}>
            {parts.map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part))}
          </pre>
        </section>
      ))}
    </>
  );
}
