import { irritantSeverities, type IrritantCategory, type IrritantSeverity } from '../../protocol/status.ts';
import { useText } from '../locale.ts';
import { OTHERS, solutionOf, type Played } from './result.ts';
import { shared } from './rows.ts';

type Tally = { total: number; of: Record<IrritantSeverity, number> };
type Line = Tally & { category: IrritantCategory };
/** `key`: '' for a software that was not told, OTHERS for those of too few participants. */
type SoftwareLine = Tally & { key: string; name: string };

const nothing = (): Tally => ({ total: 0, of: { mineur: 0, genant: 0, bloquant: 0 } });
const most = (lines: readonly Tally[]): number => Math.max(...lines.map(({ total }) => total));

/** What was reported, by category, the most numerous first. Nothing of who reported it. */
export function irritantLines(played: readonly Played[]): Line[] {
  const lines = new Map<IrritantCategory, Line>();
  for (const { category, severity } of played.flatMap(({ view }) => view.irritants)) {
    const line = lines.get(category) ?? { category, ...nothing() };
    line.total += 1;
    line.of[severity] += 1;
    lines.set(category, line);
  }
  return [...lines.values()].toSorted((a, b) => b.total - a.total || a.category.localeCompare(b.category));
}

/** The same by software. `anonymous`: one of fewer than three participants joins the others. */
export function softwareLines(played: readonly Played[], anonymous: boolean): SoftwareLine[] {
  const common = shared(played, (one) => solutionOf(one)?.key ?? null);
  const lines = new Map<string, SoftwareLine>();
  for (const one of played) {
    if (one.view.irritants.length === 0) continue;
    const told = solutionOf(one);
    const isHidden = anonymous && !common.has(told?.key ?? null);
    const key = isHidden ? OTHERS : (told?.key ?? '');
    const name = told === null || isHidden ? '' : `${told.name} (${told.editor})`;
    const line = lines.get(key) ?? { key, name, ...nothing() };
    lines.set(key, line);
    for (const { severity } of one.view.irritants) {
      line.total += 1;
      line.of[severity] += 1;
    }
  }
  return [...lines.values()].toSorted((a, b) => b.total - a.total || a.name.localeCompare(b.name, 'fr'));
}

/** The gravest first, as the bar is drawn. */
const order = irritantSeverities.toReversed();

/** What bothered the participants, as they reported it: by category, then by software. */
export function IrritantTable({ played, anonymous }: { played: readonly Played[]; anonymous: boolean }) {
  const { t } = useText();
  const lines = irritantLines(played);
  if (lines.length === 0) return null;
  const nameOf = ({ key, name }: SoftwareLine): string => {
    if (key === OTHERS) return t('results.others');
    return key === '' ? t('results.not-told') : name;
  };
  return (
    <section className="card results" aria-labelledby="irritants">
      <h2 id="irritants">{t('results.irritants', { count: lines.reduce((sum, { total }) => sum + total, 0) })}</h2>
      <TallyTable
        what={t('triage.filter.category')}
        lines={lines.map(({ category, ...line }) => ({ ...line, key: category, name: t(`category.${category}`) }))}
      />
      <h3>{t('results.irritants-software')}</h3>
      <TallyTable
        what={t('results.by-solution')}
        lines={softwareLines(played, anonymous).map((line) => ({ ...line, name: nameOf(line) }))}
      />
    </section>
  );
}

function TallyTable({ what, lines }: { what: string; lines: readonly (Tally & { key: string; name: string })[] }) {
  const { t } = useText();
  const full = most(lines);
  const before = (line: Tally, at: number): number =>
    order.slice(0, at).reduce((sum, severity) => sum + line.of[severity], 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <section className="result-scroll tally-table" tabIndex={0} aria-label={what}>
      <table className="result-table">
        <thead>
          <tr>
            <th scope="col">{what}</th>
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
            <tr key={line.key}>
              <th scope="row">{line.name}</th>
              <td className="number">{line.total}</td>
              <td aria-hidden>
                <svg className="result-bar" viewBox="0 0 100 8" preserveAspectRatio="none">
                  {order.map((severity, at) => (
                    <rect
                      key={severity}
                      className={`severity-${severity}`}
                      x={(before(line, at) / full) * 100}
                      width={(line.of[severity] / full) * 100}
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
  );
}
