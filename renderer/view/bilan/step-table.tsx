import { emptyStep } from '../../../organiser/protocol/fold.ts';
import { stepStatuses } from '../../../organiser/protocol/status.ts';
import { StepMark } from '../../part/mark.tsx';
import { useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';

/** Each step with both results, and how many there are of each. */
export function StepTable() {
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
