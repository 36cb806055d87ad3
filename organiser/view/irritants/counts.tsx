import { useText } from '../locale.ts';
import type { IrritantCategory } from '../../protocol/status.ts';
import { countBy, productKey, productOf, type Count, type Group } from './irritant.ts';

/** How many, by product and by category. */
export function Counts({ groups }: { groups: readonly Group[] }) {
  const { t } = useText();
  const names = new Map(
    groups.map(({ main }) => {
      const product = productOf(main);
      return [productKey(product), product === null ? t('triage.no-product') : `${product.name} (${product.editor})`];
    }),
  );
  return (
    <details className="irritant-more">
      <summary>{t('triage.counts')}</summary>
      <div className="card irritant-counts">
        <Table
          title={t('triage.filter.product')}
          counts={countBy(groups, (main) => productKey(productOf(main)))}
          nameOf={(key) => names.get(key) ?? key}
        />
        <Table
          title={t('triage.filter.category')}
          counts={countBy(groups, ({ triage }) => triage.category)}
          nameOf={(key) => t(`category.${key as IrritantCategory}`)}
        />
      </div>
    </details>
  );
}

function Table({
  title,
  counts,
  nameOf,
}: {
  title: string;
  counts: readonly Count[];
  nameOf: (key: string) => string;
}) {
  const { t } = useText();
  const most = Math.max(1, ...counts.map(({ irritants }) => irritants));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <section className="result-scroll" tabIndex={0} aria-label={title}>
      <table className="result-table">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col" className="number">
              {t('triage.count.irritants')}
            </th>
            <th scope="col" aria-hidden />
            <th scope="col" className="number">
              {t('triage.count.said')}
            </th>
            <th scope="col" className="number">
              {t('severity.bloquant')}
            </th>
            <th scope="col" className="number">
              {t('triage.open')}
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ key, irritants, said, blocking, open }) => (
            <tr key={key}>
              <th scope="row">{nameOf(key)}</th>
              <td className="number">{irritants}</td>
              <td aria-hidden>
                <svg className="count-bar" viewBox="0 0 100 8" preserveAspectRatio="none">
                  <rect className="count-all" width={(irritants / most) * 100} height="8" />
                  <rect className="count-blocking" width={(blocking / most) * 100} height="8" />
                </svg>
              </td>
              <td className="number">{said}</td>
              <td className="number">{blocking}</td>
              <td className="number">{open}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
