import { useState, type FormEvent } from 'react';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { PasswordField } from './password-field.tsx';

type Props = {
  text: string;
  /** Word of the button. */
  yes: string;
  /** Answers why the password does not serve, or null. */
  onGiven: (password: string) => Promise<Failure | null>;
  onCancel: () => void;
};

/** The password of one's own account, asked for again before a change of how one signs in. */
export function PasswordStep({ text, yes, onGiven, onCancel }: Props) {
  const { t } = useText();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async () => {
    setMissing(password === '');
    if (password !== '') setFailure(await onGiven(password));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form className="form" onSubmit={submit}>
      <p>{text}</p>
      <PasswordField
        label={t('password.current')}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        error={missing ? t('field.required') : null}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onCancel}>{t('action.cancel')}</Button>
        <Button look="main" type="submit">
          {yes}
        </Button>
      </div>
    </form>
  );
}
