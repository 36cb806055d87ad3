import type { CheckResult } from '../../../electron/contract/check.ts';
import { Fact } from '../../part/fact.tsx';
import { Fold } from '../../part/fold.tsx';
import { probeLines } from '../../part/probe-words.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { durationOf, factText } from './fact-text.ts';

/** What a check saw, in plain words, for whoever wants to know why. */
export function Evidence({ result }: { result: CheckResult }) {
  const t = useText();
  const locale = useLocale();
  const measured = probeLines(result, t);
  return (
    <Fold title={<span className="small">{t('checks.details')}</span>}>
      <dl className="facts facts--small">
        {measured.map(({ key, host, text }) => (
          <Fact key={key} label={host}>
            {text}
          </Fact>
        ))}
        {Object.entries(result.evidence).map(([name, value]) => {
          if (measured.some(({ key }) => key === name)) return null;
          const fact = factText(name, value, t, locale);
          return (
            <Fact key={name} label={fact.name}>
              {fact.value}
            </Fact>
          );
        })}
        <Fact label={t('checks.when')}>{whenOf(result.at, locale)}</Fact>
        <Fact label={t('checks.took')}>{durationOf(result.ms, locale)}</Fact>
        {result.failure !== null && (
          <Fact label={t('checks.code')}>
            <span className="code">{result.failure.code}</span>
          </Fact>
        )}
      </dl>
    </Fold>
  );
}
