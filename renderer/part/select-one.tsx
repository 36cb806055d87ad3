import { useEffect, useRef } from 'react';
import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
} from 'react-aria-components';
import { ChevronDown, CircleAlert } from 'lucide-react';

type Props<V extends string> = {
  label: string;
  placeholder: string;
  options: readonly { value: V; label: string }[];
  value: V | null;
  onChange: (value: V) => void;
  focused?: boolean;
  /** What is wrong with the answer, in words; null when nothing is. */
  error?: string | null;
  /** What is asked, in one line. */
  hint?: string;
};

/** One choice in a list that opens. */
export function SelectOne<V extends string>({
  label,
  placeholder,
  options,
  value,
  onChange,
  focused = false,
  error = null,
  hint,
}: Props<V>) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  return (
    <Select
      className="field"
      placeholder={placeholder}
      value={value}
      isInvalid={error !== null}
      validationBehavior="aria"
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      <Label className="label">{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Button ref={button} className="input select-button">
        <SelectValue />
        <ChevronDown aria-hidden size="1.2em" />
      </Button>
      {error !== null && (
        <FieldError className="error">
          <CircleAlert aria-hidden size="1.3em" /> {error}
        </FieldError>
      )}
      <Popover className="popover">
        <ListBox className="options" items={options.map((option) => ({ id: option.value, ...option }))}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className="option">
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
