import { Form } from 'react-aria-components';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckLine } from '../../part/check-line.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { TextInput } from '../../part/text-input.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { keepText, leaveDraft, PLACE, useDraft } from './draft.ts';

/** The text of a file as it would be kept, already masked: read before it is. */
export function TextReview() {
  const t = useText();
  const { text, masked, looked } = useDraft();
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  const keep = () => void keepText('file', () => t('piece.kept'));
  return (
    <div className="stack stack--tight">
      <p>{masked === 0 ? t('piece.text-none') : t('piece.text-masked', { count: masked })}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <pre className="preview" tabIndex={0} aria-label={t('piece.text')}>
        {text}
      </pre>
      <CheckLine checked={looked !== null} onChange={(on) => useDraft.setState({ looked: on ? 'nothing' : null })}>
        {t('piece.looked-text')}
      </CheckLine>
      <PlaceFailure place={PLACE} onRetry={keep} />
      <div className="row wide-on-narrow">
        <ActionButton look="primary" busy={busy} isDisabled={looked === null} onPress={keep}>
          {t('piece.keep-text')}
        </ActionButton>
        <ActionButton look="quiet" onPress={leaveDraft}>
          {t('piece.leave')}
        </ActionButton>
      </div>
    </div>
  );
}

/** A note: what was seen, in words. Masked like every text. */
export function NoteForm() {
  const t = useText();
  const text = useDraft((s) => s.text);
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  const keep = () => void keepText('note', (masked) => (masked > 0 ? t('masked', { count: masked }) : t('piece.kept')));
  return (
    <Form
      className="stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') keep();
      }}
    >
      <TextInput
        focused
        label={t('piece.note')}
        hint={t('piece.note-hint')}
        rows={5}
        spellCheck
        onSend={() => {
          if (text.trim() !== '') keep();
        }}
        value={text}
        onChange={(value) => useDraft.setState({ text: value })}
      />
      <PlaceFailure place={PLACE} onRetry={keep} />
      <div className="row wide-on-narrow">
        <ActionButton type="submit" look="primary" busy={busy} isDisabled={text.trim() === ''}>
          {t('piece.keep-text')}
        </ActionButton>
        <ActionButton look="quiet" onPress={leaveDraft}>
          {t('piece.leave')}
        </ActionButton>
      </div>
    </Form>
  );
}
