import { CircleCheck, Send } from 'lucide-react';
import { ProgressBar, Label } from 'react-aria-components';
import type { ReportState } from '../../../electron/contract/snapshot.ts';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { sizeOf, useLocale, useText, whenOf } from '../../text.ts';

/** Where the logs are: waiting, leaving, or received with the hub's receipt. */
export function ReportProgress({ report }: { report: Exclude<ReportState, { state: 'none' }> }) {
  const t = useText();
  const locale = useLocale();
  if (report.state === 'sent')
    return (
      <section className="card stack" aria-labelledby="sent-title">
        <h2 id="sent-title" className="row">
          <span className="mark mark--ok">
            <CircleCheck aria-hidden size="1.2em" />
          </span>
          <span>{t('report.sent')}</span>
        </h2>
        <dl className="facts">
          <div>
            <dt>{t('report.when')}</dt>
            <dd className="number">{whenOf(report.at, locale)}</dd>
          </div>
          <div>
            <dt>{t('report.receipt')}</dt>
            <dd className="code">{report.receipt}</dd>
          </div>
          <div>
            <dt>{t('report.hash')}</dt>
            <dd className="code">{report.shown}</dd>
          </div>
        </dl>
      </section>
    );
  const started = report.sent > 0;
  return (
    <section className="card stack" aria-labelledby="queued-title">
      <h2 id="queued-title" className="row">
        <Send aria-hidden size="1.1em" />
        <span>{t(started ? 'report.sending' : 'report.queued')}</span>
      </h2>
      <p className="soft">{t('report.queued-sentence')}</p>
      <ProgressBar value={report.sent} maxValue={Math.max(report.size, 1)} className="field">
        {({ percentage }) => (
          <>
            <Label className="small number">
              {t('report.progress', { sent: sizeOf(report.sent, locale), size: sizeOf(report.size, locale) })}
            </Label>
            <div className="timer-track">
              <div className="timer-fill" style={{ width: `${percentage ?? 0}%` }} />
            </div>
          </>
        )}
      </ProgressBar>
      <p className="small soft">
        {t('report.hash')} <span className="code">{report.shown}</span>
      </p>
      {report.failure !== null && (
        <>
          <FailureNotice failure={report.failure} tone="warn" />
          <p className="small soft">{t('report.queued-ways')}</p>
        </>
      )}
    </section>
  );
}
