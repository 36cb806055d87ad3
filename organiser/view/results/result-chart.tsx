import type { StepStatus } from '../../protocol/status.ts';
import { useText } from '../locale.ts';
import type { Counts } from './result.ts';

/** In the order of the bar: good first, what was not done last. */
const order: readonly StepStatus[] = [
  'conforme',
  'conforme-avec-reserve',
  'non-conforme',
  'non-testable',
  'non-applicable',
  'a-faire',
];

/** The results of a line as one bar, and in words. */
export function ResultBar({ counts }: { counts: Counts }) {
  const { t } = useText();
  const total = order.reduce((sum, status) => sum + counts[status], 0);
  if (total === 0) return null;
  const present = order.filter((status) => counts[status] > 0);
  const text = present
    .map((status) => t('results.figure', { status: t(`status.${status}`), count: counts[status] }))
    .join(' · ');
  const share = (of: number): number => (of / total) * 100;
  const before = (at: number): number => present.slice(0, at).reduce((sum, status) => sum + counts[status], 0);
  return (
    <>
      <svg className="result-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
        {present.map((status, at) => (
          <rect
            key={status}
            className={`result-${status}`}
            x={share(before(at))}
            width={share(counts[status])}
            height="8"
          />
        ))}
      </svg>
      <span className="result-figures muted">{text}</span>
    </>
  );
}

/** What the colours of the bars say. */
export function ResultLegend() {
  const { t } = useText();
  return (
    <ul className="result-legend">
      {order.map((status) => (
        <li key={status}>
          <svg viewBox="0 0 10 10" aria-hidden>
            <rect className={`result-${status}`} width="10" height="10" rx="2" />
          </svg>
          {t(`status.${status}`)}
        </li>
      ))}
    </ul>
  );
}
