import { Copy, Printer } from 'lucide-react';
import { useState } from 'react';
import type { CheckResult } from '../../../electron/contract/check.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, say, useStore } from '../../store.ts';
import { useLocale, useText } from '../../text.ts';
import { copyText } from '../../copy-text.ts';
import { reportText } from './report-text.ts';

/** The results to hand over: on paper, or as text to paste. */
export function ReportActions({ results }: { results: readonly CheckResult[] }) {
  const t = useText();
  const locale = useLocale();
  const app = useStore((s) => s.snapshot?.app ?? null);
  const busy = useStore((s) => s.pending['checks.pdf'] ?? false);
  const [saved, setSaved] = useState<string | null>(null);
  if (app === null) return null;
  const copy = async () => {
    const copied = await copyText(reportText(results, app, new Date(), t, locale));
    say(copied ? t('checks.copied') : t('checks.not-copied'));
    setSaved(copied ? t('checks.copied') : t('checks.not-copied'));
  };
  const print = async () => {
    setSaved(null);
    const answer = await act('checks.pdf', 'checks.pdf');
    if (!answer.ok) return;
    const words = t('checks.printed', { name: answer.value.name });
    setSaved(words);
    say(words);
  };
  return (
    <div className="stack stack--tight">
      <div className="row">
        <ActionButton icon={Printer} busy={busy} onPress={() => void print()}>
          {t('checks.print')}
        </ActionButton>
        <ActionButton icon={Copy} onPress={() => void copy()}>
          {t('checks.copy')}
        </ActionButton>
      </div>
      <PlaceFailure place="checks.pdf" />
      {saved !== null && (
        <Notice tone="ok">
          <p>{saved}</p>
        </Notice>
      )}
    </div>
  );
}
