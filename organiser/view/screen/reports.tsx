import { FileText } from 'lucide-react';
import { useState } from 'react';
import { reportKeysOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { receiptOf } from '../../protocol/report.ts';
import type { ReportRef } from '../../protocol/fold.ts';
import { Button } from '../part/button.tsx';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { useLog } from '../state/hooks.ts';
import { identitiesFor } from '../report-key.ts';
import { KeyCard } from './key-card.tsx';
import { ReportReader } from './report-reader.tsx';

/** The reports a participant sent: encrypted on the hub, opened here with the edition's key. */
export function Reports({ edition, slot }: { edition: BoardEdition; slot: BoardSlot }) {
  const { t, dateTime } = useText();
  const { view, state } = useLog(slot.log);
  const [opened, setOpened] = useState<ReportRef | null>(null);
  const keys = reportKeysOf(edition);
  const [identities, setIdentities] = useState(() => identitiesFor(keys));
  const failure = state?.failure ?? null;
  const ready = state?.read === true;
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
        { text: slot.label, to: { at: 'slot', edition: edition.id, slot: slot.id } },
      ]}
      title={t('reports.title', { label: slot.label })}
    >
      {failure === null ? null : <FailureNotice failure={failure} />}
      {!ready && failure === null ? <Loading text={t('slot.reading')} /> : null}
      {ready && view.reports.length === 0 ? <Empty title={t('reports.empty')} text={t('reports.empty-text')} /> : null}
      {view.reports.length > 0 && identities.length < keys.length ? (
        <KeyCard edition={edition} onTaken={() => setIdentities(identitiesFor(keys))} />
      ) : null}
      <ul className="reports">
        {view.reports.map((report, index) => (
          <li key={report.id} className="card report-row">
            <FileText aria-hidden size={20} />
            <div>
              <strong>{t('reports.one', { n: index + 1, when: dateTime(report.at) })}</strong>
              <span className="muted">
                {t('reports.size', { kb: Math.max(1, Math.round(report.size / 1024)) })} ·{' '}
                {t('reports.sections', { count: report.sections.length })} ·{' '}
                {t('inbox.receipt', { receipt: receiptOf(report.blob) })}
              </span>
            </div>
            <Button
              look={opened?.id === report.id ? 'plain' : 'main'}
              isDisabled={identities.length === 0}
              aria-label={t('reports.open-one', { n: index + 1 })}
              onPress={() => setOpened(report)}
            >
              {t('reports.open')}
            </Button>
          </li>
        ))}
      </ul>
      {opened === null || identities.length === 0 ? null : (
        <ReportReader key={`${opened.id} ${identities.length}`} report={opened} identities={identities} />
      )}
    </Shell>
  );
}
