import { failures } from '../../../electron/contract/failure.ts';
import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { Fold } from '../../part/fold.tsx';
import { CheckMark, DemoMark, RunningMark } from '../../part/mark.tsx';
import { useText } from '../../text.ts';
import { Evidence } from './evidence.tsx';
import { RedoButton } from './redo-button.tsx';

type Props = { results: readonly CheckResult[]; running: readonly CheckId[]; onRedo: (id: CheckId) => void };

/** What was not verified and asks for nothing now, in one folded part: it must not hide what can be settled. */
export function Idle({ results, running, onRedo }: Props) {
  const t = useText();
  return (
    <div className="card">
      <Fold title={t('checks.idle', { count: results.length })}>
        <p className="soft">{t('checks.idle-text')}</p>
        <ul className="group-lines">
          {results.map((result) => (
            <IdleLine key={result.id} result={result} running={running.includes(result.id)} onRedo={onRedo} />
          ))}
        </ul>
      </Fold>
    </div>
  );
}

type LineProps = { result: CheckResult; running: boolean; onRedo: (id: CheckId) => void };

function IdleLine({ result, running, onRedo }: LineProps) {
  const t = useText();
  const { id, status, failure, demo } = result;
  const hasButton = failure !== null && failures[failure.code].action !== 'retry';
  return (
    <li className="result-line" data-check={id} data-status={status}>
      <div className="row row--apart">
        <span className="row">
          <span>{t(`check.${id}.title`)}</span>
          {demo && <DemoMark />}
        </span>
        <span className="row">
          {running ? <RunningMark /> : <CheckMark status={status} />}
          {hasButton && <RedoButton id={id} busy={running} onRedo={onRedo} />}
        </span>
      </div>
      {failure !== null && <FailureNotice failure={failure} bare onRetry={() => onRedo(id)} />}
      <Evidence result={result} />
    </li>
  );
}
