import { useState } from 'react';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Notice } from '../part/notice.tsx';
import { referenceOf } from '../../protocol/irritant.ts';
import { useText } from '../locale.ts';
import { merge, nameOf, productKey, productOf, softwareApart, type Group } from './irritant.ts';
import type { Change } from './use-irritants.ts';

/** Says which of several irritants stands for the others. Nothing is lost: what was said stays below it, and can be split again. */
export function MergeWindow({
  groups,
  change,
  onClose,
}: {
  /** Null: closed. */
  groups: readonly Group[] | null;
  change: (changes: readonly Change[]) => Promise<boolean>;
  onClose: (done: boolean) => void;
}) {
  const { t } = useText();
  return (
    <Window title={t('triage.merge')} isOpen={groups !== null} onClose={() => onClose(false)}>
      {groups === null ? null : <MergeForm groups={groups} change={change} onClose={onClose} />}
    </Window>
  );
}

function MergeForm({
  groups,
  change,
  onClose,
}: {
  groups: readonly Group[];
  change: (changes: readonly Change[]) => Promise<boolean>;
  onClose: (done: boolean) => void;
}) {
  const { t } = useText();
  const apart = softwareApart(groups);
  // One of a software that nobody told of goes below one of a known software, never the other way round.
  const known = groups.filter((group) => productOf(group.main) !== null);
  const choices = known.length > 0 ? known : groups;
  const [main, setMain] = useState(choices[0] === undefined ? '' : nameOf(choices[0].main));
  const submit = async () => {
    const chosen = groups.find((group) => nameOf(group.main) === main);
    if (chosen === undefined) return;
    const changes = merge(groups, chosen.main);
    // Refused: the page says why, below the window.
    onClose(await change(changes.map(({ irritant, of }) => ({ irritant, set: { duplicateOf: of } }))));
  };
  if (apart.length > 0) {
    return (
      <div className="form">
        <Notice tone="warn" title={t('triage.merge-apart')}>
          <ul>
            {apart.map((one) => (
              <li key={productKey(one)}>
                {one.name} ({one.editor})
              </li>
            ))}
          </ul>
          <p>{t('triage.merge-apart-text')}</p>
        </Notice>
        <div className="actions end">
          <Button onPress={() => onClose(false)}>{t('action.close')}</Button>
        </div>
      </div>
    );
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <fieldset className="merge-choices">
        <legend>{t('triage.merge-main')}</legend>
        {choices.map(({ main: one, duplicates }) => (
          <label key={nameOf(one)} className="merge-choice">
            <input
              type="radio"
              name="main"
              value={nameOf(one)}
              checked={main === nameOf(one)}
              onChange={() => setMain(nameOf(one))}
            />
            <span className="irritant-text">
              {referenceOf(one)} · {one.reported.text}
            </span>
            <span className="muted">
              {t(`severity.${one.triage.severity}`)} · {productOf(one)?.name ?? t('triage.no-product')} · {one.label}
              {duplicates.length === 0 ? '' : ` · ${t('triage.said', { count: duplicates.length + 1 })}`}
            </span>
          </label>
        ))}
      </fieldset>
      <p className="muted">{t('triage.merge-hint')}</p>
      <div className="actions end">
        <Button onPress={() => onClose(false)}>{t('action.cancel')}</Button>
        <Button look="main" type="submit">
          {t('triage.merge')}
        </Button>
      </div>
    </form>
  );
}
