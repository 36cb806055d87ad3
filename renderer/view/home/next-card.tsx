import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckMark } from '../../part/mark.tsx';
import { go } from '../../store.ts';
import { useText } from '../../text.ts';
import { runChecks } from '../checks/run.ts';
import { ownResults, standingOf, verdictWords } from '../checks/verdict.ts';
import { isOver, nextOf } from './next.ts';

/** Problems named on the home screen; the others are counted. */
const NAMED = 4;

/** The one thing to do now, and before the hour what is still missing for it. */
export function NextCard({ snapshot }: { snapshot: Snapshot }) {
  const t = useText();
  const next = nextOf(snapshot);
  const press = (): void => {
    go(next.screen, next.focus);
    if (next.run === true) void runChecks(t);
  };
  return (
    <section className="card stack" aria-labelledby="next-title">
      <h2 id="next-title">{t('next.title')}</h2>
      <p>{t(next.why)}</p>
      <div className="row">
        <ActionButton look="primary" size="big" icon={next.icon} onPress={press}>
          {t(next.label)}
        </ActionButton>
      </div>
      {!isOver(snapshot.log) && snapshot.log.timer === null && snapshot.rehearsal === null && (
        <Standing snapshot={snapshot} />
      )}
    </section>
  );
}

/** The same words and number as on the screen of the checks, with the names of the first ones to settle. */
function Standing({ snapshot }: { snapshot: Snapshot }) {
  const t = useText();
  const { count, verdict } = standingOf(snapshot);
  const wrong = ownResults(snapshot).filter(({ status }) => status === 'fail');
  const rest = wrong.length - NAMED;
  const { title, also } = verdictWords(verdict, count, t);
  return (
    <div className="stack stack--tight">
      <h3>{t('home.ready')}</h3>
      {verdict === 'none' ? (
        <p className="soft">{t('home.ready-none')}</p>
      ) : (
        <p>{[title, also].filter(Boolean).join('. ')}</p>
      )}
      {wrong.length > 0 && (
        <ul className="missing">
          {wrong.slice(0, NAMED).map(({ id, status }) => (
            <li key={id} className="row row--apart">
              <span>{t(`check.${id}.title`)}</span>
              <CheckMark status={status} />
            </li>
          ))}
          {rest > 0 && <li className="soft">{t('home.missing-more', { count: rest })}</li>}
        </ul>
      )}
    </div>
  );
}
