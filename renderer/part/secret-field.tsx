import { useEffect, useId, type RefObject } from 'react';
import { Input } from 'react-aria-components';
import { CircleAlert } from 'lucide-react';

type Props = {
  label: string;
  hint?: string;
  error?: string | null;
  busy?: boolean;
  /** What was typed is in this field and nowhere else: no state of React, no store. */
  field: RefObject<HTMLInputElement | null>;
};

/** A secret being typed. The field is emptied when it goes. */
export function SecretField({ label, hint, error = null, busy = false, field }: Props) {
  const id = useId();
  useEffect(() => {
    const input = field.current;
    return () => {
      if (input !== null) input.value = '';
    };
  }, [field]);
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <Input
        ref={field}
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        readOnly={busy}
        className="input"
        aria-invalid={error !== null}
        aria-describedby={`${id}-hint ${id}-error`}
      />
      {error !== null && (
        <span className="error" id={`${id}-error`} role="alert">
          <CircleAlert aria-hidden size="1.3em" /> {error}
        </span>
      )}
    </div>
  );
}
