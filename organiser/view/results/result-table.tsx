import { stepOf } from '../guide.ts';
import { useText } from '../locale.ts';
import type { Couloir } from '../../protocol/status.ts';
import { assessed, OTHERS, type By, type Line } from './result.ts';
import { ResultBar } from './result-chart.tsx';

/** The results one way, a line each. */
export function ResultTable({ by, lines }: { by: By; lines: readonly Line[] }) {
  const { t, language } = useText();
  const nameOf = ({ key, name }: Line): string => {
    if (key === OTHERS) return t('results.others');
    if (key === '') return t('results.not-told');
    if (by === 'couloir') return t(`couloir.${key as Couloir}`);
    return by === 'step' ? (stepOf(key)?.title[language] ?? key) : name;
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: a keyboard must be able to
    <section className="result-scroll" aria-label={t('results.conformity')} tabIndex={0}>
      <table className="result-table">
        <thead>
          <tr>
            <th scope="col">{t(`results.by-${by}`)}</th>
            <th scope="col">{t('results.column.conformity')}</th>
            <th scope="col">{t('results.column.results')}</th>
            <th scope="col">{t('results.column.slots')}</th>
            <th scope="col">{t('results.column.verified')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const { good, tested, undone } = assessed(line);
            return (
              <tr key={line.key}>
                <th scope="row">{nameOf(line)}</th>
                <td className="result-share">
                  {tested === 0 ? '—' : t('results.assessed', { good, count: tested })}
                  {undone === 0 ? null : <span className="muted"> {t('results.undone', { count: undone })}</span>}
                </td>
                <td>
                  <ResultBar counts={line.counts} />
                </td>
                <td className="number">{line.slots}</td>
                <td className="number">{line.verified}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
