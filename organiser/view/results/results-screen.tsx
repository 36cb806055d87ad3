import { Printer } from 'lucide-react';
import { useMemo, useState } from 'react';
import { settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { counted } from '../chains/follow.ts';
import { useChains, useFollowed } from '../chains/use-chains.ts';
import { InEdition } from '../list/in-edition.tsx';
import { Button } from '../part/button.tsx';
import { Choice } from '../part/field.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { ProgressLine } from '../part/progress-line.tsx';
import { Shell } from '../part/shell.tsx';
import { guide, stepIds } from '../guide.ts';
import { useText } from '../locale.ts';
import { loadSlots } from '../state/actions.ts';
import { liveLog, useMay, useSlots } from '../state/hooks.ts';
import { useBoard } from '../state/store.ts';
import { Exports } from './exports.tsx';
import { FeedbackCard } from './feedback.tsx';
import { IrritantTable } from './irritant-table.tsx';
import { goals, linesBy, tookPlace, withoutSmall, type By, type Goal, type Line, type Played } from './result.ts';
import { ResultLegend } from './result-chart.tsx';
import { ResultTable } from './result-table.tsx';

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
/** The short ones first: they go on the page of the objectives. */
const printed: readonly By[] = ['couloir', 'solution', 'region', 'step'];

function Results({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const { regions: scope } = useMay();
  const slots = useSlots(edition.id);
  const settings = settingsOf(edition);
  const { played, unread } = usePlayed(slots.value ?? []);
  const chains = useFollowed(useChains(edition.id).value, played);
  const [by, setBy] = useState<By>('step');
  const [anonymous, setAnonymous] = useState(false);
  const all = linesBy(by, played, stepIds);
  const lines = shownLines(by, all, anonymous);
  const begun = played.filter(({ view }) => Object.keys(view.steps).length > 0);
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('results.title')}
      aside={
        <div className="actions no-print">
          <Exports edition={edition} played={begun} anonymous={anonymous} />
          <Button isDisabled={begun.length === 0} onPress={() => globalThis.print()}>
            <Printer aria-hidden size={16} />
            {t('results.print')}
          </Button>
        </div>
      }
    >
      <PrintedHead edition={edition} anonymous={anonymous} scope={scope} />
      {scope === null || slots.value === null ? null : <Scope regions={scope} slots={slots.value.length} />}
      {slots.failure === null ? null : (
        <FailureNotice failure={slots.failure} onRetry={() => void loadSlots(edition.id)} />
      )}
      {slots.value === null && slots.failure === null ? <Loading text={t('slots.loading')} /> : null}
      {slots.value !== null && unread > 0 ? <Loading text={t('results.reading', { count: unread })} /> : null}
      {slots.value === null ? null : (
        <Goals
          // Those of an edition are for the whole of France: part of it is not measured against them.
          list={scope === null ? goals(played, settings.objectives, settings.couloirs, counted(chains)) : null}
          done={played.filter(tookPlace).length}
        />
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
          {anonymous ? <p className="muted no-print">{t('results.anonymous-text')}</p> : null}
          <ResultLegend />
          <div className="no-print">
            <ResultTable by={by} lines={lines} />
          </div>
          <PrintedTables played={played} anonymous={anonymous} />
          <p className="muted">{t('results.formula')}</p>
        </section>
      )}
      <IrritantTable played={played} anonymous={anonymous} />
      <FeedbackCard played={played} />
    </Shell>
  );
}

const shownLines = (by: By, lines: Line[], anonymous: boolean): Line[] =>
  anonymous && by !== 'step' ? withoutSmall(lines) : lines;

/** On paper, every way to look at the results. */
function PrintedTables({ played, anonymous }: { played: readonly Played[]; anonymous: boolean }) {
  const { t } = useText();
  return (
    <div className="print-only">
      {printed.map((way) => (
        <section key={way} className="printed-table">
          <h3>{t(`results.by-${way}`)}</h3>
          <ResultTable by={way} lines={shownLines(way, linesBy(way, played, stepIds), anonymous)} />
        </section>
      ))}
    </div>
  );
}

/** Which part of the edition is seen, on screen and on paper. */
function Scope({ regions, slots }: { regions: readonly string[]; slots: number }) {
  const { t } = useText();
  return (
    <Notice tone="info" title={t('results.scope', { regions: regions.join(', '), count: slots })}>
      <p>{t('results.scope-text')}</p>
    </Notice>
  );
}

/** What the paper is about. */
function PrintedHead({
  edition,
  anonymous,
  scope,
}: {
  edition: BoardEdition;
  anonymous: boolean;
  scope: readonly string[] | null;
}) {
  const { t, date } = useText();
  const [printedAt] = useState(() => Date.now());
  return (
    <div className="print-only printed-head">
      <h1>
        {scope === null ? t('results.printed-title') : t('results.printed-title-of', { regions: scope.join(', ') })}
      </h1>
      <p className="printed-title">{edition.name}</p>
      <p>
        {t('results.printed-dates', { from: date(edition.startsOn), to: date(edition.endsOn) })} ·{' '}
        {t('results.printed-guide', { version: guide.version })} · {t('results.printed-on', { date: date(printedAt) })}
      </p>
      {anonymous ? <p>{t('results.anonymous-text')}</p> : null}
    </div>
  );
}

/** `list`: null where the objectives have no meaning. */
function Goals({ list, done }: { list: readonly Goal[] | null; done: number }) {
  const { t } = useText();
  return (
    <section className="card results" aria-labelledby="goals">
      <h2 id="goals">{t(list === null ? 'results.tests' : 'results.goals')}</h2>
      <p className="muted">
        {t('results.done', { count: done })}{' '}
        {list === null ? t('results.goals-national') : <span className="no-print">{t('results.goals-source')}</span>}
      </p>
      <ul className="goals">
        {(list ?? []).map((goal) => (
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
