import type { ReadySlot } from '../../protocol/readiness.ts';
import { spoken } from '../part/advice.ts';
import { CheckBadge, Demo } from '../part/badge.tsx';
import { Window } from '../part/dialog.tsx';
import { factText } from '../part/fact-names.ts';
import { checkName } from '../part/check-names.ts';
import { codeAdvice, useText } from '../locale.ts';
import { checksIn, type Group } from './ready.ts';

type Props = { shown: { slot: ReadySlot; group: Group } | null; onClose: () => void };

/** What a participant's checks of one group found, and what to tell them: the words that they read in the app. */
export function CellWindow({ shown, onClose }: Props) {
  const { t, date, dateTime, language } = useText();
  const words = { date, check: (id: string) => checkName(t, id) };
  if (shown === null) return null;
  const { slot, group } = shown;
  const title = t('ready.cell-title', { group: t(`ready.column.${group}`), label: slot.label });
  return (
    <Window title={title} isOpen onClose={onClose}>
      <ul className="checks">
        {checksIn(slot, group).map((check) => {
          const advice = check.code === null ? null : codeAdvice(language, check.code, spoken(check.evidence, words));
          return (
            <li key={check.id}>
              <div className="marks">
                <CheckBadge status={check.status} />
                <strong>{checkName(t, check.id)}</strong>
                {check.demo ? <Demo /> : null}
              </div>
              {advice === null ? null : (
                <p>
                  <strong>{advice.title}.</strong>{' '}
                  {advice.sentence === null
                    ? t('ready.tell-action', { action: advice.action })
                    : t('ready.tell', { sentence: advice.sentence })}{' '}
                  <code>{check.code}</code>
                </p>
              )}
              <p className="muted">
                {[
                  dateTime(check.at),
                  ...Object.entries(check.evidence).map(([name, value]) => factText(t, name, value, language)),
                ].join(' · ')}
              </p>
            </li>
          );
        })}
      </ul>
    </Window>
  );
}
