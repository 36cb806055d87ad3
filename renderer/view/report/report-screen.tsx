import { FileSearch } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { NeedSlot } from '../../part/need-slot.tsx';
import { OfflineNotice } from '../../part/offline-notice.tsx';
import { Page } from '../../part/page.tsx';
import { act, draft, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { ReportChoice } from './report-choice.tsx';
import { ReportProgress } from './report-progress.tsx';

/** The technical logs: prepare, read exactly what would leave, choose, send, and see it arrive. */
export function ReportScreen() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const prepared = useStore((s) => s.prepared);
  const busy = useStore((s) => s.pending['report.prepare'] ?? false);
  if (snapshot === null || snapshot.session === null)
    return (
      <Page title={t('report.title')}>
        <NeedSlot why={t('report.empty')} />
      </Page>
    );
  const { report } = snapshot;
  const prepare = async () => {
    const answer = await act('report.prepare', 'report.prepare');
    if (!answer.ok) return;
    draft('leaveOut', []);
    useStore.setState({ prepared: answer.value });
    say(t('report.said-ready', { count: answer.value.sections.length }));
  };
  const again = report.state !== 'none' || prepared !== null;
  return (
    <Page title={t('report.title')} lead={t('report.lead')}>
      <OfflineNotice />
      {report.state !== 'none' && prepared === null && <ReportProgress report={report} />}
      {prepared !== null && <ReportChoice key={prepared.id} prepared={prepared} onPrepare={() => void prepare()} />}
      {!again && (
        <section className="card stack">
          <ul className="bullets stack stack--tight">
            <li>{t('report.promise-1')}</li>
            <li>{t('report.promise-2')}</li>
            <li>{t('report.promise-3')}</li>
            <li>{t('report.promise-4')}</li>
          </ul>
        </section>
      )}
      <PlaceFailure place="report.prepare" />
      {prepared === null && (
        <div className="row wide-on-narrow">
          <ActionButton
            look={again ? 'plain' : 'primary'}
            size={again ? 'normal' : 'big'}
            icon={FileSearch}
            busy={busy}
            onPress={() => void prepare()}
          >
            {t(again ? 'report.prepare-again' : 'report.prepare')}
          </ActionButton>
        </div>
      )}
    </Page>
  );
}
