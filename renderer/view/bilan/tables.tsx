import {
  layers,
  services,
  serviceShare,
  shareOf,
  timeOf,
  timeSums,
  voletsOf,
  type Share,
} from '../../../electron/contract/bilan-steps.ts';
import { guideDocuments } from '../../guide-data.ts';
import { TableScroll } from '../../part/table-scroll.tsx';
import { useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { ShareBar, ShareLegend, TimeBar } from './plots.tsx';

/** How the services and the two parts of the protocol went: numbers, with a bar beside them. */
export function ShareTables() {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const log = useStore((s) => s.snapshot?.log ?? null);
  if (log === null) return null;
  const byService = services
    .map((service) => ({
      name: service as string,
      share: serviceShare(log, steps, service),
    }))
    .filter(({ share }) => share.steps > 0);
  const byLayer = layers.map((layer) => ({
    name: t(`bilan.layer.${layer}`),
    share: shareOf(
      log,
      steps.filter((step) => step.layer === layer),
    ),
  }));
  const volets = voletsOf(log, steps, guideDocuments).map(({ document, ...share }) => ({
    name: pick(guideDocuments.find(({ key }) => key === document)?.name ?? { fr: document, en: document }, locale),
    share,
  }));
  return (
    <section className="card stack" aria-labelledby="bilan-services">
      <h2 id="bilan-services">{t('bilan.services')}</h2>
      <ShareLegend />
      <ShareTable head={t('bilan.service')} rows={byService} labelledBy="bilan-services" />
      <h3 id="bilan-layers">{t('bilan.layers')}</h3>
      <ShareTable head={t('bilan.what')} rows={byLayer} labelledBy="bilan-layers" />
      {volets.length > 0 && (
        <>
          <h3 id="bilan-volets">{t('bilan.volets')}</h3>
          <p className="hint">{t('bilan.volets-what')}</p>
          <ShareTable head={t('bilan.document')} rows={volets} labelledBy="bilan-volets" />
        </>
      )}
    </section>
  );
}

type ShareProps = { head: string; labelledBy: string; rows: readonly { name: string; share: Share }[] };

function ShareTable({ head, labelledBy, rows }: ShareProps) {
  const t = useText();
  return (
    <TableScroll labelledBy={labelledBy}>
      <table className="table" aria-labelledby={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <td className="plot-cell" aria-hidden />
            <th scope="col">{t('bilan.share.conforme')}</th>
            <th scope="col">{t('bilan.share.nonConforme')}</th>
            <th scope="col">{t('bilan.other-short')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, share }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {share.steps === 0 ? (
                <td className="soft" colSpan={4}>
                  {t('bilan.untested')}
                </td>
              ) : (
                <>
                  <td className="plot-cell" aria-hidden>
                    <ShareBar share={share} />
                  </td>
                  <td className="number">{share.conforme}</td>
                  <td className="number">{share.nonConforme}</td>
                  <td className="number">{share.other}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** Where the hour went, beside where the plan put it. */
export function TimeTable() {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const log = useStore((s) => s.snapshot?.log ?? null);
  if (log === null) return null;
  const spent = timeOf(log, steps);
  const known = steps.filter(({ id }) => spent[id] !== null);
  const most = Math.max(1, ...steps.map(({ id, minutes }) => Math.max(minutes, spent[id] ?? 0)));
  const sums = timeSums(log, steps);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (
    <section className="card stack" aria-labelledby="bilan-time">
      <h2 id="bilan-time">{t('bilan.time')}</h2>
      {known.length === 0 ? (
        <p className="soft">{t('bilan.time-none')}</p>
      ) : (
        <>
          <p className="soft">
            {t('bilan.time-sum', { spent: sums.spent, planned: sums.planned })}{' '}
            {sums.rest !== null && sums.rest > 0 && t('bilan.time-rest', { count: sums.rest })}
          </p>
          <TableScroll labelledBy="bilan-time">
            <table className="table" aria-labelledby="bilan-time">
              <thead>
                <tr>
                  <th scope="col">{t('bilan.step')}</th>
                  <td className="plot-cell" aria-hidden />
                  <th scope="col">{t('bilan.time-spent')}</th>
                  <th scope="col">{t('bilan.time-planned')}</th>
                </tr>
              </thead>
              <tbody>
                {steps.map((step) => (
                  <tr key={step.id}>
                    <th scope="row">{pick(step.title, locale)}</th>
                    <td className="plot-cell" aria-hidden>
                      <TimeBar spent={spent[step.id] ?? null} planned={step.minutes} most={most} />
                    </td>
                    <td className="number">
                      {(spent[step.id] ?? null) === null
                        ? '–'
                        : t('bilan.time-minutes', { count: number.format(spent[step.id] ?? 0) })}
                    </td>
                    <td className="number">{t('bilan.time-minutes', { count: step.minutes })}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        </>
      )}
    </section>
  );
}
