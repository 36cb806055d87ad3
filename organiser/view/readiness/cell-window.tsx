import type { ReadySlot } from '../../protocol/readiness.ts';
import { spoken } from '../part/advice.ts';
import { Window } from '../part/dialog.tsx';
import { CheckFacts, CheckHead } from '../part/check-head.tsx';
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
              <CheckHead check={check} />
              {advice === null ? null : (
                <p>
                  <strong>{advice.title}.</strong>{' '}
                  {advice.sentence === null
                    ? t('ready.tell-action', { action: advice.action })
                    : t('ready.tell', { sentence: advice.sentence })}{' '}
                  <code>{check.code}</code>
                </p>
              )}
              <CheckFacts check={check} when={dateTime(check.at)} />
            </li>
          );
        })}
      </ul>
    </Window>
  );
}
