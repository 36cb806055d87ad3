import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckMark } from '../../part/mark.tsx';
import { go } from '../../store.ts';
import { useText } from '../../text.ts';
import { isIdle } from '../checks/verdict.ts';
import { isOver, nextOf, ownResults } from './next.ts';

/** Problems named on the home screen; the others are counted. */
const NAMED = 4;

/** The one thing to do now, and before the hour what is still missing for it. */
export function NextCard({ snapshot }: { snapshot: Snapshot }) {
  const t = useText();
  const next = nextOf(snapshot);
  return (
    <section className="card stack" aria-labelledby="next-title">
      <h2 id="next-title">{t('next.title')}</h2>
      <p>{t(next.why)}</p>
      <div className="row">
        <ActionButton look="primary" size="big" icon={next.icon} onPress={() => go(next.screen)}>
          {t(next.label)}
        </ActionButton>
      </div>
      {!isOver(snapshot.log) && snapshot.log.timer === null && snapshot.rehearsal === null && (
        <Standing snapshot={snapshot} />
      )}
    </section>
  );
}

function Standing({ snapshot }: { snapshot: Snapshot }) {
  const t = useText();
  const results = ownResults(snapshot);
  // What nobody can settle by a gesture is not missing; it is not ready either.
  const idle = results.filter(isIdle).length;
  const missing = results.filter((one) => one.status === 'fail' || (one.status === 'unknown' && !isIdle(one)));
  const warned = results.filter(({ status }) => status === 'warn').length;
  // What is wrong before what could not be tried.
  const sorted = missing.toSorted((a, b) => Number(a.status === 'unknown') - Number(b.status === 'unknown'));
  const rest = sorted.length - NAMED;
  return (
    <div className="stack stack--tight">
      <h3>{t('home.ready')}</h3>
      {results.length === 0 && <p className="soft">{t('home.ready-none')}</p>}
      {results.length > 0 && missing.length === 0 && (
        <p>
          {idle > 0
            ? t('home.ready-partly', { count: idle })
            : warned === 0
              ? t('home.ready-all')
              : t('home.ready-warn', { count: warned })}
        </p>
      )}
      {missing.length > 0 && (
        <>
          <p>{t('home.missing', { count: missing.length })}</p>
          <ul className="missing">
            {sorted.slice(0, NAMED).map(({ id, status }) => (
              <li key={id} className="row row--apart">
                <span>{t(`check.${id}.title`)}</span>
                <CheckMark status={status} />
              </li>
            ))}
            {rest > 0 && <li className="soft">{t('home.missing-more', { count: rest })}</li>}
          </ul>
        </>
      )}
    </div>
  );
}
