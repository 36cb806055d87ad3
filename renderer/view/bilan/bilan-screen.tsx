import { Braces, FileDown } from 'lucide-react';
import type { Channel } from '../../../electron/contract/ipc.ts';
import { emptyStep } from '../../../organiser/protocol/fold.ts';
import { stepStatuses } from '../../../organiser/protocol/status.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { StepMark, UnsentMark } from '../../part/mark.tsx';
import { NeedSlot } from '../../part/need-slot.tsx';
import { Notice } from '../../part/notice.tsx';
import { OfflineNotice } from '../../part/offline-notice.tsx';
import { Page } from '../../part/page.tsx';
import { act, say, useStore } from '../../store.ts';
import { pick, useLocale, useText, whenOf } from '../../text.ts';

/** The results of the hour, step by step, to keep as a PDF or as data. */
export function BilanScreen() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const saved = useStore((s) => s.savedFile);
  const busyPdf = useStore((s) => s.pending['bilan.pdf'] ?? false);
  const busyJson = useStore((s) => s.pending['bilan.json'] ?? false);
  if (snapshot === null || snapshot.session === null)
    return (
      <Page title={t('bilan.title')}>
        <NeedSlot why={t('bilan.empty')} />
      </Page>
    );
  const save = async (channel: Extract<Channel, 'bilan.pdf' | 'bilan.json'>) => {
    useStore.setState({ savedFile: null });
    const answer = await act(channel, channel);
    if (!answer.ok) return;
    useStore.setState({ savedFile: answer.value.name });
    say(t('bilan.saved', { name: answer.value.name }));
  };
  return (
    <Page title={t('bilan.title')} lead={t('bilan.lead')}>
      <OfflineNotice />
      <div className="row wide-on-narrow">
        <ActionButton look="primary" size="big" icon={FileDown} busy={busyPdf} onPress={() => void save('bilan.pdf')}>
          {t('bilan.pdf')}
        </ActionButton>
        <ActionButton size="big" icon={Braces} busy={busyJson} onPress={() => void save('bilan.json')}>
          {t('bilan.json')}
        </ActionButton>
      </div>
      {saved !== null && (
        <Notice tone="ok">
          <p>{t('bilan.saved', { name: saved })}</p>
        </Notice>
      )}
      <PlaceFailure place="bilan.pdf" />
      <PlaceFailure place="bilan.json" />
      <StepTable />
      <Irritants />
    </Page>
  );
}

function StepTable() {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const seen = useStore((s) => s.snapshot?.log.steps) ?? {};
  const irritants = useStore((s) => s.snapshot?.log.irritants) ?? [];
  const rows = steps.map((step) => ({
    step,
    view: seen[step.id] ?? emptyStep(),
    irritants: irritants.filter((i) => i.step === step.id).length,
  }));
  return (
    <section className="card stack" aria-labelledby="bilan-steps">
      <h2 id="bilan-steps">{t('bilan.steps')}</h2>
      <ul className="tally">
        {stepStatuses
          .map((status) => ({
            status,
            count: rows.filter((row) => (row.view.verified?.verdict ?? row.view.status) === status).length,
          }))
          .filter(({ count }) => count > 0)
          .map(({ status, count }) => (
            <li key={status} className="row number">
              <StepMark status={status} />
              <strong>{count}</strong>
            </li>
          ))}
      </ul>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('bilan.step')}</th>
            <th scope="col">{t('bilan.mine')}</th>
            <th scope="col">{t('bilan.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, view, irritants: count }, index) => (
            <tr key={step.id}>
              <th scope="row">
                {index + 1}. {pick(step.title, locale)}
                {(view.comments.length > 0 || count > 0) && (
                  <span className="soft small">
                    <br />
                    {[
                      view.comments.length > 0 ? t('bilan.comments', { count: view.comments.length }) : '',
                      count > 0 ? t('bilan.irritants-count', { count }) : '',
                    ]
                      .filter((part) => part !== '')
                      .join(', ')}
                  </span>
                )}
              </th>
              <td>
                {step.who === 'organisateur' && view.attempts.length === 0 ? (
                  <span className="soft">{t('bilan.not-mine')}</span>
                ) : (
                  <StepMark status={view.status} />
                )}
              </td>
              <td>
                {view.verified === null ? (
                  <span className="soft">{t('bilan.not-verified')}</span>
                ) : (
                  <StepMark status={view.verified.verdict} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Irritants() {
  const t = useText();
  const locale = useLocale();
  const irritants = useStore((s) => s.snapshot?.log.irritants) ?? [];
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const titleOf = (id: string | null): string => {
    const step = steps.find((s) => s.id === id);
    return step === undefined ? t('irritant.no-step') : pick(step.title, locale);
  };
  return (
    <section className="card stack" aria-labelledby="bilan-irritants">
      <h2 id="bilan-irritants">{t('bilan.irritants')}</h2>
      {irritants.length === 0 ? (
        <p className="soft">{t('bilan.no-irritant')}</p>
      ) : (
        <ul className="stack">
          {irritants.map((irritant) => (
            <li key={irritant.id} className="said">
              <p className="row small soft number">
                <span className="tag">{t(`severity.${irritant.severity}`)}</span>
                <span>{t(`category.${irritant.category}`)}</span>
                <span>{titleOf(irritant.step)}</span>
                <span>{whenOf(irritant.at, locale)}</span>
                <UnsentMark sent={irritant.sent} />
              </p>
              <p>{irritant.text}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
