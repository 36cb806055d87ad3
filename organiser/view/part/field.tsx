import { useId, type KeyboardEvent, type ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

type Common = { label: string; hint?: string | undefined; error?: string | null | undefined; required?: boolean };

/** Ctrl or Cmd and Enter in a text of several lines sends its form, as in the app. */
function sendOnKeys(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

export function Field({
  label,
  hint,
  error,
  required = false,
  value,
  onChange,
  type = 'text',
  rows,
  maxLength,
  min,
  autoComplete = 'off',
  readOnly = false,
  invalid = false,
}: Common & {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'email' | 'date' | 'time' | 'number' | 'password' | 'search';
  rows?: number;
  maxLength?: number;
  min?: string;
  autoComplete?: string;
  /** Shown, and given to password managers, but not to be changed here. */
  readOnly?: boolean;
  /** Marked as wrong where the message stands beside several fields. */
  invalid?: boolean;
}) {
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isRequired={required}
      isInvalid={invalid || Boolean(error)}
      type={type}
      autoComplete={autoComplete}
      validationBehavior="aria"
      {...(maxLength === undefined ? {} : { maxLength })}
      isReadOnly={readOnly}
    >
      <Label>{label}</Label>
      {rows === undefined ? (
        <Input {...(min === undefined ? {} : { min })} />
      ) : (
        <TextArea rows={rows} onKeyDown={sendOnKeys} />
      )}
      {hint === undefined ? null : (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}

/** A native list: it behaves well with every keyboard, zoom and phone. */
export function Choice({
  label,
  hint,
  error,
  value,
  onChange,
  children,
}: Common & { value: string; onChange: (value: string) => void; children: ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(e) => onChange(e.target.value)}
        aria-invalid={Boolean(error)}
        {...(error ? { 'data-invalid': true, 'aria-describedby': `${id}-error` } : {})}
      >
        {children}
      </select>
      {hint === undefined ? null : <span className="hint">{hint}</span>}
      {error ? (
        <span id={`${id}-error`} className="field-error">
          {error}
        </span>
      ) : null}
    </div>
  );
}
