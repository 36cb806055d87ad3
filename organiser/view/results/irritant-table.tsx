import { irritantSeverities, type IrritantCategory, type IrritantSeverity } from '../../protocol/status.ts';
import { useText } from '../locale.ts';
import type { Played } from './result.ts';

type Line = { category: IrritantCategory; total: number; of: Record<IrritantSeverity, number> };

/** What was reported, by category, the most numerous first. Nothing of who reported it. */
export function irritantLines(played: readonly Played[]): Line[] {
  const lines = new Map<IrritantCategory, Line>();
  for (const { category, severity } of played.flatMap(({ view }) => view.irritants)) {
    const line = lines.get(category) ?? { category, total: 0, of: { mineur: 0, genant: 0, bloquant: 0 } };
    line.total += 1;
    line.of[severity] += 1;
    lines.set(category, line);
  }
  return [...lines.values()].toSorted((a, b) => b.total - a.total || a.category.localeCompare(b.category));
}

/** The gravest first, as the bar is drawn. */
const order = irritantSeverities.toReversed();

/** What bothered the participants, as they reported it. */
export function IrritantTable({ played }: { played: readonly Played[] }) {
  const { t } = useText();
  const lines = irritantLines(played);
  if (lines.length === 0) return null;
  const most = Math.max(...lines.map(({ total }) => total));
  const before = (line: Line, at: number): number =>
    order.slice(0, at).reduce((sum, severity) => sum + line.of[severity], 0);
  return (
    <section className="card results" aria-labelledby="irritants">
      <h2 id="irritants">{t('results.irritants', { count: lines.reduce((sum, { total }) => sum + total, 0) })}</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <section className="result-scroll" tabIndex={0} aria-labelledby="irritants">
        <table className="result-table">
          <thead>
            <tr>
              <th scope="col">{t('triage.filter.category')}</th>
              <th scope="col">{t('triage.count.said')}</th>
              <th scope="col" aria-hidden />
              {order.map((severity) => (
                <th key={severity} scope="col">
                  {t(`severity.${severity}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.category}>
                <th scope="row">{t(`category.${line.category}`)}</th>
                <td className="number">{line.total}</td>
                <td aria-hidden>
                  <svg className="result-bar" viewBox="0 0 100 8" preserveAspectRatio="none">
                    {order.map((severity, at) => (
                      <rect
                        key={severity}
                        className={`severity-${severity}`}
                        x={(before(line, at) / most) * 100}
                        width={(line.of[severity] / most) * 100}
                        height="8"
                      />
                    ))}
                  </svg>
                </td>
                {order.map((severity) => (
                  <td key={severity} className="number">
                    {line.of[severity]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
