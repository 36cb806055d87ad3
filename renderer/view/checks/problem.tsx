import { failures } from '../../../electron/contract/failure.ts';
import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { CheckMark, DemoMark, RunningMark } from '../../part/mark.tsx';
import { useText } from '../../text.ts';
import { Evidence } from './evidence.tsx';
import { RedoButton } from './redo-button.tsx';

type Props = { result: CheckResult; running: boolean; onRedo: (id: CheckId) => void };

/** One thing to settle: what it is, why, and its one next action. While it is tried again it keeps its place. */
export function Problem({ result, running, onRedo }: Props) {
  const t = useText();
  const title = t(`check.${result.id}.title`);
  const redo = <RedoButton id={result.id} busy={running} onRedo={onRedo} />;
  return (
    <article
      className={`card problem problem--${result.status}`}
      aria-label={title}
      data-check={result.id}
      data-status={result.status}
    >
      <div className="row row--apart">
        <h4>{title}</h4>
        <span className="row">
          {result.demo && <DemoMark />}
          {running ? <RunningMark /> : <CheckMark status={result.status} />}
        </span>
      </div>
      {result.failure === null ? (
        <div className="row">{redo}</div>
      ) : (
        <FailureNotice failure={result.failure} bare onRetry={() => onRedo(result.id)}>
          {/* Where the next action is already to redo, one button is enough. */}
          {failures[result.failure.code].action !== 'retry' && redo}
        </FailureNotice>
      )}
      <Evidence result={result} />
    </article>
  );
}
