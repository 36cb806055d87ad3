import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { StepView, Verification } from '../../protocol/fold.ts';
import type { Failure } from '../api.ts';
import { Badge, StatusBadge, Unsent } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { say } from '../state/actions.ts';

type Props = { log: string; step: string; state: StepView; mayWrite: boolean };

/** What the organisers said of a step: the verdict that counts, whether a result came since, and those it replaced. */
export function Verdict({ log, step, state, mayWrite }: Props) {
  const { t, time } = useText();
  const { verified, verdicts } = state;
  const before = verdicts.filter((one) => one !== verified);
  return (
    <>
      {verified === null ? <p className="muted">{t('step.not-verified')}</p> : null}
      {verified === null || verified.earlier ? null : (
        <div className="verdict">
          <Badge
            icon={ShieldCheck}
            tone="brand"
            text={t('step.verified-as', { status: t(`status.${verified.verdict}`) })}
          />
          <span className="muted">{t('step.verified-at', { time: time(verified.at) })}</span>
          {verified.sent ? null : <Unsent />}
          {verified.comment === '' ? null : <p className="said">{verified.comment}</p>}
        </div>
      )}
      {verified?.earlier === true ? <Earlier log={log} step={step} verdict={verified} mayWrite={mayWrite} /> : null}
      {before.length === 0 ? null : <Before list={before} />}
    </>
  );
}

/** A verdict that a result followed: still there, still counted, to be said again or changed. */
function Earlier({ log, step, verdict, mayWrite }: Omit<Props, 'state'> & { verdict: Verification }) {
  const { t, time } = useText();
  const [failure, setFailure] = useState<Failure | null>(null);
  const confirm = async () => {
    const answer = await say(log, 'step.verified', { step, verdict: verdict.verdict, comment: verdict.comment });
    setFailure(answer.ok ? null : answer.failure);
  };
  return (
    <Notice
      tone="warn"
      title={t('step.verdict-earlier', { time: time(verdict.at), status: t(`status.${verdict.verdict}`) })}
    >
      {verdict.comment === '' ? null : <p className="said">{verdict.comment}</p>}
      <p>{t('step.verdict-earlier-text')}</p>
      {mayWrite ? (
        <p>
          <Button onPress={() => void confirm()}>{t('step.verdict-confirm')}</Button>{' '}
          <span className="muted">{t('step.verdict-change')}</span>
        </p>
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
    </Notice>
  );
}

/** The verdicts that another one, or a result, came after. */
function Before({ list }: { list: readonly Verification[] }) {
  const { t, time } = useText();
  return (
    <Disclosure className="expected">
      <Heading level={4}>
        <AriaButton slot="trigger" className="button button-quiet">
          {t('step.verdicts-before', { count: list.length })}
        </AriaButton>
      </Heading>
      <DisclosurePanel>
        <ul className="attempts">
          {list.map((one) => (
            <li key={`${one.at}/${one.verdict}/${one.comment}`}>
              <StatusBadge status={one.verdict} />
              <span className="muted">
                {t('step.verified-at', { time: time(one.at) })} · {one.actor}
              </span>
              {one.sent ? null : <Unsent />}
              {one.comment === '' ? null : <p className="said">{one.comment}</p>}
            </li>
          ))}
        </ul>
      </DisclosurePanel>
    </Disclosure>
  );
}
