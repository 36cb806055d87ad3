import type { CheckView, LogView } from '../../protocol/fold.ts';
import { SeverityBadge, Unsent } from '../part/badge.tsx';
import { SayForm, Spoken } from '../part/spoken.tsx';
import { useStepOf } from '../state/guides.ts';
import { CheckFacts, CheckHead } from '../part/check-head.tsx';
import { prerequisites, shownChecks } from '../progress.ts';
import { codeTitle, useText } from '../locale.ts';
import { say } from '../state/actions.ts';

/** The columns beside the steps: what both sides say, what bothers, and what was checked before. */

export function Messages({ log, view, mayWrite }: { log: string; view: LogView; mayWrite: boolean }) {
  const { t } = useText();
  return (
    <section id="messages" className="card" aria-label={t('messages.title')}>
      <h2>{t('messages.title')}</h2>
      {view.messages.length === 0 ? <p className="muted">{t('messages.empty')}</p> : <Spoken items={view.messages} />}
      {mayWrite ? (
        <SayForm
          name={`${log}/message`}
          label={t('messages.label')}
          action={t('messages.action')}
          onSay={(text) => say(log, 'message.posted', { text })}
        />
      ) : null}
    </section>
  );
}

export function Irritants({ view }: { view: LogView }) {
  const { t, time, language } = useText();
  const stepOf = useStepOf();
  return (
    <section className="card" aria-label={t('irritants.title')}>
      <h2>{t('irritants.count', { count: view.irritants.length })}</h2>
      {view.irritants.length === 0 ? <p className="muted">{t('irritants.empty')}</p> : null}
      <ul className="spoken">
        {view.irritants.map((i) => (
          <li key={i.id}>
            <div className="marks">
              <SeverityBadge severity={i.severity} />
              <span className="muted">
                {t(`category.${i.category}`)}
                {i.step === null ? '' : ` · ${stepOf(i.step)?.title[language] ?? i.step}`} · {time(i.at)}
              </span>
              {i.sent ? null : <Unsent />}
            </div>
            <p className="said">{i.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is wrong first; the others folded, since twenty-five of them hide what is below. */
export function Checks({ view }: { view: LogView }) {
  const { t } = useText();
  const checks = shownChecks(view);
  const wrong = checks.filter(({ status }) => status === 'fail');
  const rest = checks.filter(({ status }) => status !== 'fail');
  const { ok, warned, total, demo } = prerequisites(view);
  return (
    <section className="card" aria-label={t('checks.title')}>
      <h2>{t('checks.title')}</h2>
      {checks.length === 0 ? (
        <p className="muted">{t('checks.empty')}</p>
      ) : (
        <p>
          {t('checks.count', { count: ok, total })}
          {warned > 0 ? ` · ${t('checks.warned', { count: warned })}` : ''}
        </p>
      )}
      {demo > 0 ? <p className="muted">{t('checks.demo')}</p> : null}
      {view.profile === null ? null : (
        <p className="muted">
          {t(`who.${view.profile.who}`)} · {t(`couloir.${view.profile.couloir}`)}
          {view.profile.solution === null
            ? ''
            : ` · ${view.profile.solution.name} ${view.profile.solution.version} (${view.profile.solution.editor})`}
        </p>
      )}
      <CheckLines checks={wrong} />
      {rest.length === 0 ? null : (
        <details className="checks-rest">
          <summary>{t('checks.rest', { count: rest.length })}</summary>
          <CheckLines checks={rest} />
        </details>
      )}
    </section>
  );
}

function CheckLines({ checks }: { checks: readonly CheckView[] }) {
  const { time, language } = useText();
  return (
    <ul className="checks">
      {checks.map((check) => (
        <li key={check.id}>
          <CheckHead check={check} />
          {check.code === null ? null : (
            <p>
              {codeTitle(language, check.code)} <code>{check.code}</code>
            </p>
          )}
          <CheckFacts check={check} when={time(check.at)} />
        </li>
      ))}
    </ul>
  );
}
