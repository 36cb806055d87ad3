import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { Field } from '../part/field.tsx';
import { useText } from '../locale.ts';

type Props = {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
  /** `new-password` lets a password manager propose one. */
  autoComplete: 'current-password' | 'new-password';
};

/** A password that can be looked at: what one sees, one does not mistype. Pasting works. */
export function PasswordField({ label, hint, error, value, onChange, autoComplete }: Props) {
  const { t } = useText();
  const [shown, setShown] = useState(false);
  return (
    <div className="password">
      <Field
        label={label}
        type={shown ? 'text' : 'password'}
        value={value}
        onChange={onChange}
        autoComplete={autoComplete}
        maxLength={200}
        {...(hint !== undefined && { hint })}
        error={error}
      />
      <ToggleButton
        className="button button-quiet"
        isSelected={shown}
        onChange={setShown}
        aria-label={t('password.show-of', { what: label })}
      >
        {shown ? <EyeOff aria-hidden size={18} /> : <Eye aria-hidden size={18} />}
        {t(shown ? 'password.hide' : 'password.show')}
      </ToggleButton>
    </div>
  );
}
