import { useEffect, useId, type RefObject } from 'react';
import { Input } from 'react-aria-components';
import { CircleAlert } from 'lucide-react';
import { useText } from '../../text.ts';

type Props = {
  /** For reading what was typed, once. */
  field: RefObject<HTMLInputElement | null>;
  lengths: { min: number; max: number };
  error: string | null;
  /** The last code was wrong, which is said above. */
  wrong: boolean;
  busy: boolean;
};

/**
 * The field of the card's code. Nobody holds its value but the field itself: a controlled field would copy it into React's
 * state and into the `value` attribute of the page. It takes the focus when it appears.
 */
export function ProofField({ field, lengths, error, wrong, busy }: Props) {
  const t = useText();
  const id = useId();
  useEffect(() => {
    const input = field.current;
    input?.focus();
    return () => {
      if (input !== null) input.value = '';
    };
  }, [field]);
  const { min, max } = lengths;
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('proof.pin')}
      </label>
      <span className="hint" id={`${id}-hint`}>
        {min === max ? t('proof.pin-hint-exact', { max }) : t('proof.pin-hint', { min, max })}
      </span>
      <Input
        ref={field}
        id={id}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        readOnly={busy}
        className="input input--code"
        aria-invalid={error !== null || wrong}
        aria-describedby={error === null ? `${id}-hint` : `${id}-hint ${id}-error`}
      />
      {error !== null && (
        <p className="error" id={`${id}-error`} role="alert">
          <CircleAlert aria-hidden size="1.3em" /> <span>{error}</span>
        </p>
      )}
    </div>
  );
}
