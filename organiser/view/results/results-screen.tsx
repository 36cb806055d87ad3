import { Download, Printer } from 'lucide-react';
import { useMemo, useState } from 'react';
import { settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { InEdition } from '../list/in-edition.tsx';
import { Button } from '../part/button.tsx';
import { download, slug } from '../part/download.ts';
import { Choice } from '../part/field.tsx';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { ProgressLine } from '../part/progress-line.tsx';
import { Shell } from '../part/shell.tsx';
import { guide, stepIds } from '../guide.ts';
import { useText } from '../locale.ts';
import { loadSlots } from '../state/actions.ts';
import { liveLog, useSlots } from '../state/hooks.ts';
import { useBoard } from '../state/store.ts';
import { scenarioCsv, scenarioJson } from './export.ts';
import { goals, linesBy, tookPlace, withoutSmall, type By, type Goal, type Played } from './result.ts';
import { ResultLegend } from './result-chart.tsx';
import { ResultTable } from './result-table.tsx';
import { scenarioRows } from './rows.ts';

/** What an edition showed. */
export function ResultsScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Results edition={edition} />}</InEdition>;
}

function usePlayed(slots: readonly BoardSlot[]): { played: Played[]; unread: number } {
  const logs = useBoard((s) => s.logs);
  const box = useBoard((s) => s.box);
  const label = useBoard((s) => (s.session.phase === 'in' ? s.session.label : ''));
  return useMemo(
    () => ({
      played: slots.map((slot) => ({ slot, view: liveLog(logs[slot.log] ?? null, box, slot.log, label).view })),
      unread: slots.filter((slot) => logs[slot.log]?.read !== true).length,
    }),
    [slots, logs, box, label],
  );
}

const ways: readonly By[] = ['step', 'solution', 'couloir', 'region'];

function Results({ edition }: { edition: BoardEdition }) {
  const { t, language } = useText();
  const slots = useSlots(edition.id);
  const settings = settingsOf(edition);
  const { played, unread } = usePlayed(slots.value ?? []);
  const [by, setBy] = useState<By>('step');
  const [anonymous, setAnonymous] = useState(false);
  const all = linesBy(by, played, stepIds);
  const lines = anonymous && by !== 'step' ? withoutSmall(all) : all;
  const begun = played.filter(({ view }) => Object.keys(view.steps).length > 0);
  const words = {
    couloir: (couloir: BoardSlot['couloir']) => t(`couloir.${couloir}`),
    status: (status: keyof (typeof lines)[number]['counts']) => t(`status.${status}`),
    layer: (layer: 'transport' | 'metier') => t(`results.layer.${layer}`),
    participant: (n: number) => t('results.participant', { n }),
  };
  const save = (kind: 'csv' | 'json') => {
    const rows = scenarioRows(begun, guide.steps, language, words, anonymous);
    const name = `resultats-${slug(edition.name)}${anonymous ? '-anonyme' : ''}.${kind}`;
    const about = { edition: edition.name, guide: guide.version, anonymous, at: new Date().toISOString() };
    download(
      name,
      kind === 'csv' ? scenarioCsv(rows) : scenarioJson(about, rows),
      kind === 'csv' ? 'text/csv' : 'application/json',
    );
  };
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('results.title')}
      aside={
        <div className="actions no-print">
          <Button isDisabled={begun.length === 0} onPress={() => save('csv')}>
            <Download aria-hidden size={16} />
            CSV
          </Button>
          <Button isDisabled={begun.length === 0} onPress={() => save('json')}>
            <Download aria-hidden size={16} />
            JSON
          </Button>
          <Button isDisabled={begun.length === 0} onPress={() => globalThis.print()}>
            <Printer aria-hidden size={16} />
            {t('results.print')}
          </Button>
        </div>
      }
    >
      {slots.failure === null ? null : (
        <FailureNotice failure={slots.failure} onRetry={() => void loadSlots(edition.id)} />
      )}
      {slots.value === null && slots.failure === null ? <Loading text={t('slots.loading')} /> : null}
      {slots.value !== null && unread > 0 ? <Loading text={t('results.reading', { count: unread })} /> : null}
      {slots.value === null ? null : (
        <Goals list={goals(played, settings.objectives, settings.couloirs)} done={played.filter(tookPlace).length} />
      )}
      {slots.value !== null && begun.length === 0 ? (
        <Empty title={t('results.empty')} text={t('results.empty-text')} />
      ) : null}
      {begun.length === 0 ? null : (
        <section className="card results" aria-labelledby="conformity">
          <h2 id="conformity">{t('results.conformity')}</h2>
          <div className="live-tools no-print">
            <Choice label={t('results.by')} value={by} onChange={(value) => setBy(value as By)}>
              {ways.map((way) => (
                <option key={way} value={way}>
                  {t(`results.by-${way}`)}
                </option>
              ))}
            </Choice>
            <label className="tick">
              <input type="checkbox" checked={anonymous} onChange={(event) => setAnonymous(event.target.checked)} />
              <span>{t('results.anonymous')}</span>
            </label>
          </div>
          {anonymous ? <p className="muted">{t('results.anonymous-text')}</p> : null}
          <ResultLegend />
          <ResultTable by={by} lines={lines} />
        </section>
      )}
    </Shell>
  );
}

function Goals({ list, done }: { list: readonly Goal[]; done: number }) {
  const { t } = useText();
  return (
    <section className="card results" aria-labelledby="goals">
      <h2 id="goals">{t('results.goals')}</h2>
      <p className="muted">
        {t('results.done', { count: done })} {t('results.goals-source')}
      </p>
      <ul className="goals">
        {list.map((goal) => (
          <li key={`${goal.id} ${goal.couloir ?? ''}`} data-reached={goal.reached >= goal.wanted}>
            <strong>
              {t(`results.goal.${goal.id}`)}
              {goal.couloir === null ? '' : ` · ${t(`couloir.${goal.couloir}`)}`}
            </strong>
            <ProgressLine
              done={goal.reached}
              total={goal.wanted}
              text={t('results.goal-of', { reached: goal.reached, wanted: goal.wanted })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
