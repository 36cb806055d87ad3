import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import { CheckMark } from '../../part/mark.tsx';
import { failureText, useLocale, useText } from '../../text.ts';
import { RedoButton } from './redo-button.tsx';
import type { Waiting } from './verdict.ts';

type Props = { waiting: Waiting; running: readonly CheckId[]; onRedo: (id: CheckId) => void };

/** Several checks that wait for one and the same: said once, with what to settle first. */
export function WaitingCard({ waiting: { need, results }, running, onRedo }: Props) {
  const t = useText();
  const first = t(`check.${need}.title`);
  return (
    <article className="card problem problem--unknown">
      <h4>{t('checks.waiting', { count: results.length })}</h4>
      <p>{t('checks.waiting-for', { first })}</p>
      <ul className="stack stack--tight">
        {results.map((result) => (
          <li key={result.id} className="row row--apart" data-check={result.id} data-status={result.status}>
            <span>{t(`check.${result.id}.title`)}</span>
            <span className="row">
              <CheckMark status={result.status} />
              <RedoButton id={result.id} busy={running.includes(result.id)} onRedo={onRedo} />
            </span>
            <Unseen result={result} />
          </li>
        ))}
      </ul>
    </article>
  );
}

/** What each of them would say alone, for those who listen. */
function Unseen({ result }: { result: CheckResult }) {
  const locale = useLocale();
  if (result.failure === null) return null;
  const { title, sentence } = failureText(result.failure, locale);
  return (
    <span className="unseen">
      <span>{title}</span> <span>{sentence}</span>
    </span>
  );
}
