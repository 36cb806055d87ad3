import { Copy, RotateCw } from 'lucide-react';
import { failures } from '../../../electron/contract/failure.ts';
import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { Fold } from '../../part/fold.tsx';
import { CheckMark, DemoMark, RunningMark } from '../../part/mark.tsx';
import { Notice } from '../../part/notice.tsx';
import { ProbeList } from '../../part/probe-list.tsx';
import { say, useStore } from '../../store.ts';
import { failureText, useLocale, useText, whenOf, type Locale, type Translate } from '../../text.ts';
import { copyText } from '../../copy-text.ts';

const groups = ['profile', 'card', 'mss', 'segur', 'machine'] as const;
type Group = (typeof groups)[number];

const groupOf = (id: CheckId): Group => {
  const [first] = id.split('.');
  return first === 'card' || first === 'mss' || first === 'segur' || first === 'profile' ? first : 'machine';
};

const weight = { fail: 0, unknown: 1, warn: 2, ok: 3 } as const;

type Props = { results: readonly CheckResult[]; running: readonly CheckId[]; onRedo: (id: CheckId) => void };

/** What was found: problems first, each with its one next action; what is fine is folded. */
export function Results({ results, running, onRedo }: Props) {
  const t = useText();
  const locale = useLocale();
  const started = useStore((s) => s.snapshot?.checks.startedAt ?? null);
  const done = results.filter((r) => !running.includes(r.id));
  const problems = done
    .filter((r) => r.failure !== null || r.status !== 'ok')
    .sort((a, b) => weight[a.status] - weight[b.status]);
  // The group with the worst result comes first; inside one level the usual order holds.
  const byWorst = groups
    .map((group) => ({ group, first: problems.findIndex((r) => groupOf(r.id) === group) }))
    .filter(({ first }) => first !== -1)
    .sort((a, b) => a.first - b.first)
    .map(({ group }) => group);
  const fine = done.filter((r) => !problems.includes(r));
  if (results.length === 0 && running.length === 0) return <p className="soft">{t('checks.none')}</p>;

  const copy = async () =>
    say((await copyText(reportText(results, t, locale))) ? t('checks.copied') : t('checks.not-copied'));

  return (
    <section className="stack" aria-labelledby="results-title">
      <div className="row row--apart">
        <h2 id="results-title">{t('checks.results')}</h2>
        {started !== null && (
          <span className="soft small number">{t('checks.at', { when: whenOf(started, locale) })}</span>
        )}
      </div>
      {running.length > 0 && (
        <p className="row">
          <RunningMark />
          <span className="soft">
            {t('checks.progress', { done: done.length, total: done.length + running.length })}
          </span>
        </p>
      )}
      {running.length === 0 && problems.length === 0 && (
        <Notice tone="ok" title={t('checks.all-fine-title')}>
          <p>{t('checks.all-fine')}</p>
        </Notice>
      )}
      {byWorst.map((group) => {
        const own = problems.filter((r) => groupOf(r.id) === group);
        return (
          <div key={group} className="results">
            <h3>{t(`group.${group}`)}</h3>
            {own.map((result) => (
              <Problem key={result.id} result={result} onRedo={onRedo} />
            ))}
          </div>
        );
      })}
      {fine.length > 0 && (
        <div className="card">
          <Fold
            title={
              <span className="row">
                <CheckMark status="ok" />
                <span>{t('checks.fine', { count: fine.length })}</span>
              </span>
            }
          >
            <ul>
              {fine.map((result) => (
                <li key={result.id} className="result-line" data-check={result.id} data-status={result.status}>
                  <span className="row">
                    <span>{t(`check.${result.id}.title`)}</span>
                    {result.demo && <DemoMark />}
                  </span>
                  <span className="soft small number">{whenOf(result.at, locale)}</span>
                  <ProbeList result={result} />
                </li>
              ))}
            </ul>
          </Fold>
        </div>
      )}
      {done.length > 0 && (
        <div className="row">
          <ActionButton look="quiet" icon={Copy} onPress={() => void copy()}>
            {t('checks.copy')}
          </ActionButton>
        </div>
      )}
    </section>
  );
}

function Problem({ result, onRedo }: { result: CheckResult; onRedo: (id: CheckId) => void }) {
  const t = useText();
  const title = t(`check.${result.id}.title`);
  const redo = (
    <ActionButton
      look="quiet"
      icon={RotateCw}
      onPress={() => onRedo(result.id)}
      aria-label={t('checks.redo-one', { what: title })}
    >
      {t('checks.redo')}
    </ActionButton>
  );
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
          <CheckMark status={result.status} />
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
      <ProbeList result={result} />
    </article>
  );
}

/** The report as text to paste in a message: results and reasons, and nothing that names a person. */
export function reportText(results: readonly CheckResult[], t: Translate, locale: Locale): string {
  const lines = results.map((r) => {
    const why = r.failure === null ? '' : ` — ${failureText(r.failure, locale).title} (${r.failure.code})`;
    const demo = r.demo ? ` (${t('check.demo')})` : '';
    return `${t(`check.${r.status}`)} : ${t(`check.${r.id}.title`)}${demo}${why}`;
  });
  return [t('checks.report-title'), ...lines].join('\n');
}
