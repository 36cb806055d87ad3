import { CheckBadge, Demo } from './badge.tsx';
import { checkName } from './check-names.ts';
import { factText } from './fact-names.ts';
import { useText } from '../locale.ts';

type Told = {
  id: string;
  status: 'ok' | 'warn' | 'fail' | 'unknown';
  demo: boolean;
  evidence: Readonly<Record<string, string | number | boolean>>;
};

/** The state and the name of a check. */
export function CheckHead({ check }: { check: Told }) {
  const { t } = useText();
  return (
    <div className="marks">
      <CheckBadge status={check.status} />
      <strong>{checkName(t, check.id)}</strong>
      {check.demo ? <Demo /> : null}
    </div>
  );
}

/** What a check found, in one line after when it was looked at. */
export function CheckFacts({ check, when }: { check: Told; when: string }) {
  const { t, language } = useText();
  const facts = Object.entries(check.evidence).map(([name, value]) => factText(t, name, value, language));
  return <p className="muted">{[when, ...facts].join(' · ')}</p>;
}
