import { useState } from 'react';
import { referenceOf, type BoardIrritant, type TriageHistory } from '../../protocol/irritant.ts';
import { triageState } from '../../protocol/irritant.ts';
import { irritantCategory, irritantSeverity } from '../../protocol/status.ts';
import { FailureNotice, Loading } from '../part/notice.tsx';
import { api, type Failure } from '../api.ts';
import { stepOf } from '../guide.ts';
import { useText, type TextKey, type Translate } from '../locale.ts';
import { asked } from '../state/actions.ts';

type Change = TriageHistory['history'][number]['changes'][number];

const parts: Record<string, TextKey> = {
  state: 'triage.filter.state',
  category: 'triage.filter.category',
  severity: 'triage.filter.severity',
  step: 'triage.filter.step',
  product: 'triage.filter.product',
  owner: 'triage.filter.owner',
  duplicateOf: 'triage.duplicate-of',
  released: 'triage.release',
};

/** A value of the history in words; a part of a later version as it is. */
function worded(part: string, value: Change['from'], t: Translate, language: 'fr' | 'en'): string {
  if (value === null) return t('triage.nothing');
  if (part === 'duplicateOf' && value === 'elsewhere') return t('triage.elsewhere');
  if (typeof value !== 'string') {
    if ('editor' in value) return `${value.name} (${value.editor})`;
    return 'label' in value ? value.label : referenceOf(value);
  }
  const state = triageState.safeParse(value);
  if (part === 'state' && state.success) return t(`triage.state.${state.data}`);
  const severity = irritantSeverity.safeParse(value);
  if (part === 'severity' && severity.success) return t(`severity.${severity.data}`);
  const category = irritantCategory.safeParse(value);
  if (part === 'category' && category.success) return t(`category.${category.data}`);
  return part === 'step' ? (stepOf(value)?.title[language] ?? value) : `« ${value} »`;
}

/** Who changed what, read when it is asked for. */
export function ChangeHistory({ irritant }: { irritant: BoardIrritant }) {
  const { t, dateTime, language } = useText();
  const [history, setHistory] = useState<TriageHistory['history'] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const read = async () => {
    const answer = await asked((key) => api.triageHistory(key, irritant));
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) setHistory(answer.value.history);
  };
  if (irritant.triage.version === 0) return null;
  return (
    <details
      className="irritant-history"
      onToggle={(event) => {
        if (event.currentTarget.open && history === null) void read();
      }}
    >
      <summary>{t('triage.history')}</summary>
      {failure === null ? null : <FailureNotice failure={failure} onRetry={() => void read()} />}
      {history === null && failure === null ? <Loading text={t('triage.history-loading')} /> : null}
      <ol>
        {(history ?? []).map((entry) => (
          <li key={entry.version}>
            <span className="muted">
              {entry.by} · {dateTime(entry.at)}
            </span>
            <ul>
              {entry.changes.map(({ part, from, to }) => (
                <li key={part}>
                  <strong>{parts[part] === undefined ? part : t(parts[part])}</strong> :{' '}
                  {worded(part, from, t, language)} → {worded(part, to, t, language)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </details>
  );
}
