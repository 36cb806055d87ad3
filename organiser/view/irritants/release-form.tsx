import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { BoardIrritant } from '../../protocol/irritant.ts';
import { TEXT_LIMIT } from '../../protocol/event.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { Masks } from '../part/masks.tsx';
import { useText } from '../locale.ts';
import { masks } from '../mask.ts';
import { useDraft } from '../state/draft.ts';
import { isReleased, nameOf, productOf } from './irritant.ts';
import type { Change } from './use-irritants.ts';

/** What its publisher may read, in the organisers' words. Kept while it is typed; released by a press. */
export function ReleaseForm({
  irritant,
  mayWrite,
  change,
}: {
  irritant: BoardIrritant;
  mayWrite: boolean;
  change: (changes: readonly Change[]) => Promise<boolean>;
}) {
  const { t } = useText();
  const { triage } = irritant;
  const [draft, setDraft] = useDraft(`triage/${nameOf(irritant)}`);
  const [touched, setTouched] = useState(draft !== '');
  const [missing, setMissing] = useState(false);
  const text = touched ? draft : (triage.released ?? '');
  const editor = productOf(irritant)?.editor ?? null;
  const write = (value: string) => {
    setTouched(true);
    setDraft(value);
  };
  const release = async (released: string | null) => {
    setMissing(released === '');
    if (released === '') return;
    if (!(await change([{ irritant, set: { released } }]))) return;
    setTouched(false);
    setDraft('');
  };
  const shown = isReleased(irritant);
  return (
    <section className="irritant-release" aria-label={t('triage.release')}>
      <h3>{t('triage.release')}</h3>
      <p className="muted">
        {shown
          ? t('triage.shown-to', { editor: editor ?? '' })
          : t(triage.released === null ? 'triage.shown-none' : 'triage.shown-later')}
      </p>
      {mayWrite ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void release(masks.publisher(text.trim()).text);
          }}
        >
          <Field
            label={t('triage.release-text')}
            hint={t('triage.release-hint')}
            rows={3}
            value={text}
            onChange={write}
            maxLength={TEXT_LIMIT}
            error={missing ? t('field.required') : null}
          />
          <Masks text={text} whom="publisher" />
          <div className="actions">
            <Button type="submit" isDisabled={triage.released !== null && text.trim() === triage.released}>
              <Eye aria-hidden size={16} />
              {t(triage.released === null ? 'triage.release-do' : 'triage.release-again')}
            </Button>
            {triage.released === null ? (
              <Button look="quiet" onPress={() => write(irritant.reported.text)}>
                {t('triage.release-words')}
              </Button>
            ) : (
              <Button look="quiet" onPress={() => void release(null)}>
                <EyeOff aria-hidden size={16} />
                {t('triage.release-end')}
              </Button>
            )}
          </div>
        </form>
      ) : triage.released === null ? null : (
        <blockquote className="said">{triage.released}</blockquote>
      )}
    </section>
  );
}
