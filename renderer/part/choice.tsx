import { useEffect, useId, useRef } from 'react';
import { ToggleButton, ToggleButtonGroup, type Key } from 'react-aria-components';
import { CircleAlert, type LucideIcon } from 'lucide-react';

export type Option<V extends string> = { value: V; label: string; icon?: LucideIcon; hotkey?: string };

type Props<V extends string> = {
  label: string;
  hideLabel?: boolean;
  options: readonly Option<V>[];
  value: V | null;
  onChange: (value: V) => void;
  disabled?: boolean;
  className?: string;
  focused?: boolean;
  /** What is wrong with the answer, in words; null when nothing is. */
  error?: string | null;
};

/**
 * One choice among a few, all visible. Unlike radio buttons, the arrows only move: Enter or Space chooses,
 * so that looking around with the keyboard writes nothing in the journal of the hour.
 */
export function Choice<V extends string>(props: Props<V>) {
  const { label, hideLabel = false, options, value, onChange, disabled = false, className = 'choices' } = props;
  const { focused = false, error = null } = props;
  const errorId = useId();
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focused) group.current?.querySelector('button')?.focus();
  }, [focused]);
  return (
    <div className="field">
      {!hideLabel && (
        <span className="label" aria-hidden>
          {label}
        </span>
      )}
      <ToggleButtonGroup
        ref={group}
        aria-label={label}
        {...(error === null ? {} : { 'aria-describedby': errorId })}
        selectionMode="single"
        disallowEmptySelection
        isDisabled={disabled}
        selectedKeys={value === null ? [] : [value]}
        onSelectionChange={(keys: Set<Key>) => {
          const chosen = options.find((option) => keys.has(option.value));
          if (chosen !== undefined) onChange(chosen.value);
        }}
        className={className}
      >
        {options.map(({ value: id, label: text, icon: Icon, hotkey }) => (
          <ToggleButton key={id} id={id} className="choice-item" aria-label={text}>
            {Icon !== undefined && <Icon aria-hidden size="1.2em" />}
            <span>{text}</span>
            {hotkey !== undefined && (
              <span className="key" aria-hidden>
                {hotkey}
              </span>
            )}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {error !== null && (
        <span id={errorId} className="error">
          <CircleAlert aria-hidden size="1.3em" /> {error}
        </span>
      )}
    </div>
  );
}
