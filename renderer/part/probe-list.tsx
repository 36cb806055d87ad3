import type { CheckResult } from '../../electron/contract/check.ts';
import { useText } from '../text.ts';
import { Fold } from './fold.tsx';
import { probeLines } from './probe-words.ts';

/** The measurements of a network check, folded; nothing for a check that has none. */
export function ProbeList({ result }: { result: CheckResult }) {
  const t = useText();
  const lines = probeLines(result, t);
  if (lines.length === 0) return null;
  return (
    <Fold title={t('probe.details')}>
      <dl className="facts">
        {lines.map(({ key, host, text }) => (
          <div key={key}>
            <dt>{host}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Fold>
  );
}
