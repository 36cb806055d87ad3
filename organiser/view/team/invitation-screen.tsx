import { useCallback, useState, type FormEvent } from 'react';
import type { InvitationTold } from '../../protocol/account.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Loading } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { choosePassword, readInvitation } from '../state/entrance.ts';
import { signIn, signOut } from '../state/session.ts';
import { passwordError, passwordHint } from './new-password.ts';
import { PasswordField } from './password-field.tsx';
import { useAsked } from './use-asked.ts';

/** A one-time link was followed: its person chooses a password. */
export function InvitationScreen({ token }: { token: string }) {
  const { t } = useText();
  const told = useAsked(useCallback(() => readInvitation(token), [token]));
  return (
    <Shell crumbs={[]} title={t('invited.title')}>
      {told.value === null && told.failure === null ? <Loading text={t('invited.reading')} /> : null}
      {told.value === null && told.failure !== null ? (
        <div className="form narrow">
          <FailureNotice
            failure={told.failure}
            {...(told.failure.code.startsWith('net.') && { onRetry: told.again })}
          />
          <div className="actions">
            <Button onPress={signOut}>{t('invited.sign-in')}</Button>
          </div>
        </div>
      ) : null}
      {told.value === null ? null : <Choose token={token} told={told.value} />}
    </Shell>
  );
}

function Choose({ token, told }: { token: string; told: InvitationTold }) {
  const { t } = useText();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    const error = passwordError(t, password, told);
    setWrong(error);
    setMissing(told.totp && code.trim() === '');
    if (error !== null || (told.totp && code.trim() === '')) return;
    setBusy(true);
    const answer = await choosePassword({ token, password, ...(told.totp && { code }) });
    setBusy(false);
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) await signIn(answer.value.token);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form className="card form narrow" onSubmit={submit}>
      <p>{t('invited.text', { label: told.label })}</p>
      <p className="muted">
        {t(`role.${told.role}`)} · {told.regions === null ? t('team.national') : told.regions.join(', ')}
      </p>
      <Field
        label={t('sign-in.email')}
        type="email"
        value={told.email}
        onChange={() => undefined}
        autoComplete="username"
        readOnly
      />
      <PasswordField
        label={t('password.new')}
        hint={passwordHint(t, password)}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        error={wrong}
      />
      {told.totp ? (
        <Field
          label={t('sign-in.code')}
          hint={t('sign-in.code-hint')}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          error={missing ? t('field.required') : null}
        />
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Button look="main" type="submit" isDisabled={busy}>
        {t('invited.action')}
      </Button>
    </form>
  );
}
