import { pastOf, percentOf } from '../../../electron/contract/bilan-past.ts';
import { isOver } from '../../../organiser/protocol/score.ts';
import type { PastBilan } from '../../../electron/contract/after.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { TableScroll } from '../../part/table-scroll.tsx';
import { act, useStore } from '../../store.ts';
import { dateOf, useLocale, useText } from '../../text.ts';
import { ScoreLine } from './plots.tsx';

/** Columns of the comparison: more than these would not be read. */
const SHOWN = 8;

const irritantsOf = ({ irritants }: PastBilan): number => Object.values(irritants).reduce((sum, n) => sum + n, 0);
const signed = (change: number): string => (change > 0 ? `+${change}` : change < 0 ? `−${-change}` : '0');

/** This session beside the earlier ones of the same person: numbers only, kept on this machine. */
export function PastBilans() {
  const t = useText();
  const locale = useLocale();
  const snapshot = useStore((s) => s.snapshot);
  if (snapshot === null || snapshot.session === null) return null;
  const now = { ...pastOf(snapshot.log, snapshot.guide, snapshot.session), kept: false };
  const past = snapshot.after.past.slice(1 - SHOWN);
  const last = past.at(-1);
  const rows = [...past, now];
  const scored = isOver(snapshot.log);
  return (
    <section className="card stack" aria-labelledby="bilan-past">
      <h2 id="bilan-past">{t('bilan.past')}</h2>
      {last === undefined ? (
        <p className="soft">{t('bilan.past-first')}</p>
      ) : (
        <>
          {scored && (
            <p>
              {t('bilan.past-said', {
                change: signed(percentOf(now) - percentOf(last)),
                irritants: signed(irritantsOf(now) - irritantsOf(last)),
              })}
            </p>
          )}
          <ScoreLine percents={(scored ? rows : past).map(percentOf)} />
          <TableScroll labelledBy="bilan-past">
            <table className="table" aria-labelledby="bilan-past">
              <thead>
                <tr>
                  <th scope="col">{t('bilan.past-when')}</th>
                  <th scope="col">{t('bilan.past-score')}</th>
                  <th scope="col">{t('bilan.conforme')}</th>
                  {(['PSC', 'INS', 'MSS', 'DMP'] as const).map((service) => (
                    <th key={service} scope="col">
                      {service}
                    </th>
                  ))}
                  <th scope="col">{t('bilan.irritants-short')}</th>
                  {past.some(({ kept }) => kept) && <th scope="col">{t('bilan.past-file')}</th>}
                </tr>
              </thead>
              <tbody>
                {rows.map((one) => {
                  const conforme = (one.counts['conforme'] ?? 0) + (one.counts['conforme-avec-reserve'] ?? 0);
                  return (
                    <tr key={one.log}>
                      <th scope="row">
                        {one === now ? t('bilan.past-now') : dateOf(one.at, locale)}
                        {one.kind === 'local' && <span className="soft small"> ({t('bilan.past-local')})</span>}
                      </th>
                      <td className="number">
                        {one === now && !scored ? '–' : t('bilan.past-percent', { percent: percentOf(one) })}
                      </td>
                      <td className="number">{conforme}</td>
                      {(['PSC', 'INS', 'MSS', 'DMP'] as const).map((service) => (
                        <td key={service} className="number">
                          {one.services[service]?.conforme ?? 0}/{one.services[service]?.steps ?? 0}
                        </td>
                      ))}
                      <td className="number">{irritantsOf(one)}</td>
                      {past.some(({ kept }) => kept) && (
                        <td>
                          {one.kept && (
                            <ActionButton
                              size="small"
                              aria-label={t('bilan.past-save', { day: dateOf(one.at, locale) })}
                              onPress={() => void act('bilan.past', 'bilan.past', { log: one.log, kind: 'pdf' })}
                            >
                              PDF
                            </ActionButton>
                          )}
                        </td>
                      )}
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </TableScroll>
        </>
      )}
      <PlaceFailure place="bilan.past" />
    </section>
  );
}
