import { useEffect, useRef, type ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';
import { CircleAlert } from 'lucide-react';

type Props = {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  value: string;
  onChange: (value: string) => void;
  /** Ctrl + Enter, from a text of several lines. */
  onSend?: () => void;
  rows?: number;
  look?: 'code';
  /** Puts the cursor here once, when it becomes true. */
  focused?: boolean;
  spellCheck?: boolean;
  type?: 'text' | 'email' | 'url';
};

/** A labelled text: one line, or several when `rows` is given. The error is read with the field. */
export function TextInput(props: Props) {
  const {
    label,
    hint,
    error = null,
    value,
    onChange,
    onSend,
    rows,
    look,
    focused = false,
    spellCheck = false,
    type = 'text',
  } = props;
  const line = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focused) (line.current ?? area.current)?.focus();
  }, [focused]);
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      {...(onSend === undefined
        ? {}
        : {
            onKeyDown: (event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
              // Heard here, a key goes no further unless told: Escape is for the dialog around.
              else event.continuePropagation();
            },
          })}
      isInvalid={error !== null}
      validationBehavior="aria"
      autoComplete="off"
    >
      <Label className="label">{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      {rows === undefined ? (
        <Input
          ref={line}
          type={type}
          spellCheck={spellCheck}
          className={`input ${look === 'code' ? 'input--code' : ''}`}
        />
      ) : (
        <TextArea ref={area} rows={rows} spellCheck={spellCheck} className="input" />
      )}
      {error !== null && (
        <FieldError className="error">
          <CircleAlert aria-hidden size="1.3em" /> {error}
        </FieldError>
      )}
    </TextField>
  );
}
