import { useState } from 'react';
import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import { useText } from '../../text.ts';
import { GroupList } from './group-list.tsx';
import { Problem } from './problem.tsx';
import { ReportActions } from './report-actions.tsx';
import { Idle } from './idle.tsx';
import { groupsOf, isIdle, problemsOf } from './verdict.ts';

type Props = { results: readonly CheckResult[]; running: readonly CheckId[]; onRedo: (id: CheckId) => void };

/** What was found: problems first, each with its one next action; then everything, folded by group. */
export function Results({ results, running, onRedo }: Props) {
  const t = useText();
  /** Problems as they were shown before the run that goes on: they keep their place until it ends. */
  const [shown, setShown] = useState<readonly CheckId[]>([]);
  const busy = running.length > 0;
  const problems = problemsOf(results, busy ? shown : null);
  const ids = problems.map(({ id }) => id);
  if (ids.join() !== shown.join()) setShown(ids);
  if (results.length === 0 && !busy) return null;
  const idle = problems.filter(isIdle);
  const own = problems.filter((result) => !isIdle(result));
  return (
    <section className="stack" aria-labelledby="results-title">
      <h2 id="results-title" className={own.length === 0 ? 'unseen' : ''}>
        {own.length === 0 ? t('checks.results') : t('checks.to-settle')}
      </h2>
      {own.length > 0 && (
        <div className="results">
          {own.map((result) => (
            <Problem key={result.id} result={result} running={running.includes(result.id)} onRedo={onRedo} />
          ))}
        </div>
      )}
      {idle.length > 0 && <Idle results={idle} running={running} onRedo={onRedo} />}
      <section className="card stack" aria-labelledby="everything-title">
        <h2 id="everything-title">{t('checks.everything')}</h2>
        <GroupList groups={groupsOf(results, running)} onRedo={onRedo} />
        {!busy && <ReportActions results={results} />}
      </section>
    </section>
  );
}
