import { KeyRound } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { signInWaysOf } from '../state/entrance.ts';
import { exchange, signIn, signInWith, signOut } from '../state/session.ts';
import type { Entering } from '../state/store.ts';
import { PasswordField } from '../team/password-field.tsx';

/** With an account, with the identity provider when there is one, or with a key. */
export function SignIn({ session }: { session: Entering }) {
  const { t } = useText();
  return (
    <Shell crumbs={[]} title={t('sign-in.title')}>
      {session.phase === 'checking' ? <Loading text={t('sign-in.checking')} /> : null}
      {session.phase === 'waiting' ? (
        <Notice tone="warn" title={t('sign-in.waiting')}>
          <p>{t('sign-in.waiting-text')}</p>
          <Button onPress={signOut}>{t('sign-in.other-key')}</Button>
        </Notice>
      ) : null}
      {session.phase === 'second' ? <SecondStep code={session.code} failure={session.failure} /> : null}
      {session.phase === 'out' ? (
        <div className="form narrow">
          {session.failure === null ? null : <FailureNotice failure={session.failure} />}
          <WithProvider />
          <WithAccount />
          <WithKey />
        </div>
      ) : null}
    </Shell>
  );
}

/** After the identity provider, as after a password. */
function SecondStep({ code, failure }: { code: string; failure: Failure | null }) {
  const { t } = useText();
  const [totp, setTotp] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setMissing(totp.trim() === '');
    if (totp.trim() === '') return;
    setBusy(true);
    await exchange(code, totp.trim());
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form className="card form narrow" onSubmit={submit}>
      <p>{t('sign-in.second')}</p>
      <Field
        label={t('sign-in.code')}
        hint={`${t('sign-in.code-hint')} ${t('sign-in.lost-phone')}`}
        value={totp}
        onChange={setTotp}
        autoComplete="one-time-code"
        error={missing ? t('field.required') : null}
      />
      {failure === null ? null : (
        <FailureNotice failure={failure.code === 'session.refused' ? { code: 'totp.wrong', info: {} } : failure} />
      )}
      <div className="actions">
        <Button onPress={signOut}>{t('sign-in.other-key')}</Button>
        <Button look="main" type="submit" isDisabled={busy}>
          {t('sign-in.action')}
        </Button>
      </div>
    </form>
  );
}

/** The hub leads to the identity provider, which leads back here. */
function WithProvider() {
  const { t } = useText();
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    const ask = async () => {
      const answer = await signInWaysOf();
      if (answer.ok) setName(answer.value.oidc);
    };
    void ask();
  }, []);
  if (name === null) return null;
  return (
    <div className="card form">
      <a className="button" href="/v1/oidc/start">
        {t('sign-in.provider', { name })}
      </a>
    </div>
  );
}

function WithAccount() {
  const { t } = useText();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async () => {
    const whole = email.trim() !== '' && password !== '' && (!asksCode || code.trim() !== '');
    setMissing(!whole);
    if (!whole) return;
    setBusy(true);
    const answer = await signInWith({ email: email.trim(), password, ...(asksCode && { code: code.trim() }) });
    setBusy(false);
    if (answer.ok) return;
    // The password was right: what is asked next is no failure.
    const next = answer.failure.code === 'session.code';
    if (next) setAsksCode(true);
    // The password was judged right a moment ago: what is wrong now is the code.
    const wrongCode = asksCode && answer.failure.code === 'session.refused';
    setFailure(next ? null : wrongCode ? { ...answer.failure, code: 'totp.wrong' } : answer.failure);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  /** Of another address or password, the code is to be asked for again. */
  const another = (set: (value: string) => void) => (value: string) => {
    set(value);
    setAsksCode(false);
    setCode('');
  };
  const required = (value: string): string | null => (missing && value.trim() === '' ? t('field.required') : null);
  return (
    <form className="card form" onSubmit={submit}>
      <Field
        label={t('sign-in.email')}
        type="email"
        value={email}
        onChange={another(setEmail)}
        autoComplete="username"
        error={required(email)}
      />
      <PasswordField
        label={t('sign-in.password')}
        value={password}
        onChange={another(setPassword)}
        autoComplete="current-password"
        error={required(password)}
      />
      {asksCode ? (
        <Field
          label={t('sign-in.code')}
          hint={`${t('sign-in.code-hint')} ${t('sign-in.lost-phone')}`}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          error={required(code)}
        />
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Button look="main" type="submit" isDisabled={busy}>
        {t('sign-in.action')}
      </Button>
      <p className="hint">{t('sign-in.forgotten')}</p>
    </form>
  );
}

/** The key that the hub printed at its first start, or that was made for somebody. */
function WithKey() {
  const { t } = useText();
  const [key, setKey] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissing(key.trim() === '');
    if (key.trim() !== '') void signIn(key);
  };
  return (
    <details className="sign-in-key">
      <summary>
        <KeyRound aria-hidden size={16} />
        {t('sign-in.with-key')}
      </summary>
      <form className="form" onSubmit={send}>
        <p>{t('sign-in.text')}</p>
        <Field
          label={t('sign-in.key')}
          hint={t('sign-in.hint')}
          type="password"
          value={key}
          onChange={setKey}
          error={missing ? t('field.required') : null}
        />
        <Button type="submit">{t('sign-in.key-action')}</Button>
      </form>
    </details>
  );
}
