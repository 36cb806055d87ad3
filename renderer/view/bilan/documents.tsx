import { TableScroll } from '../../part/table-scroll.tsx';
import { useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { typeText } from '../document/words.ts';

/** Documents that were read during the hour, by what was found right and wrong in them. */
export function Documents() {
  const t = useText();
  const locale = useLocale();
  const documents = useStore((s) => s.snapshot?.log.documents) ?? [];
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  if (documents.length === 0) return null;
  return (
    <section className="card stack" aria-labelledby="bilan-documents">
      <h2 id="bilan-documents">{t('bilan.documents')}</h2>
      <TableScroll labelledBy="bilan-documents">
        <table className="table" aria-labelledby="bilan-documents">
          <thead>
            <tr>
              <th scope="col">{t('bilan.document')}</th>
              <th scope="col">{t('bilan.step')}</th>
              <th scope="col">{t('bilan.rules-held')}</th>
              <th scope="col">{t('bilan.rules-failed')}</th>
            </tr>
          </thead>
          <tbody>
            {documents.map(({ id, type, step, held, failed }) => {
              const of = steps.find((one) => one.id === step);
              return (
                <tr key={id}>
                  <th scope="row">{typeText(type, locale, t)}</th>
                  <td>{of === undefined ? t('irritant.no-step') : pick(of.title, locale)}</td>
                  <td className="number">{held}</td>
                  <td className="number">{failed}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}
