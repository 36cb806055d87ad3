import { useState, type FormEvent } from 'react';
import type { OwnAccount } from '../../protocol/account.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { changePassword, readOwn } from './calls.ts';
import { passwordError, passwordHint } from './new-password.ts';
import { PasswordField } from './password-field.tsx';
import { ProviderLink } from './provider-link.tsx';
import { SecondStep } from './second-step.tsx';
import { SessionList } from './session-list.tsx';
import { useAsked } from './use-asked.ts';

/** What one does with one's own account. */
export function OwnScreen({ refused }: { refused: string | null }) {
  const { t } = useText();
  const own = useAsked(readOwn);
  return (
    <Shell crumbs={[]} title={t('own.title')}>
      {own.failure === null ? null : (
        <FailureNotice failure={own.failure} {...(own.failure.code.startsWith('net.') && { onRetry: own.again })} />
      )}
      {own.value === null && own.failure === null ? <Loading text={t('own.loading')} /> : null}
      {own.value === null ? null : <Own own={own.value} refused={refused} onChanged={own.again} />}
    </Shell>
  );
}

function Own({ own, refused, onChanged }: { own: OwnAccount; refused: string | null; onChanged: () => void }) {
  const { t } = useText();
  const { label, email, role, regions } = own.account;
  // Another password ends the other sessions: the list is read again.
  const [turn, setTurn] = useState(0);
  return (
    <div className="own">
      <p className="lead">
        {label} · {email} · {t(`role.${role}`)} · {regions === null ? t('team.national') : regions.join(', ')}
      </p>
      <PasswordCard of={own.account} onChanged={() => setTurn((n) => n + 1)} />
      <ProviderLink own={own} refused={refused} onChanged={onChanged} />
      <SecondStep own={own} onChanged={onChanged} />
      <section className="card form" aria-labelledby="own-sessions">
        <h2 id="own-sessions">{t('own.sessions')}</h2>
        <SessionList key={turn} of={null} />
      </section>
    </div>
  );
}

function PasswordCard({ of, onChanged }: { of: OwnAccount['account']; onChanged: () => void }) {
  const { t } = useText();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<{ current: boolean; error: string | null }>({ current: false, error: null });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saved, setSaved] = useState(false);
  const send = async () => {
    const error = passwordError(t, password, of);
    setWrong({ current: current === '', error });
    setSaved(false);
    if (current === '' || error !== null) return;
    const answer = await changePassword({ current, password });
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    setCurrent('');
    setPassword('');
    setSaved(true);
    onChanged();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form className="card form" onSubmit={submit} aria-labelledby="own-password">
      <h2 id="own-password">{t('own.password')}</h2>
      <PasswordField
        label={t('password.current')}
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        error={wrong.current ? t('field.required') : null}
      />
      <PasswordField
        label={t('password.new')}
        hint={passwordHint(t, password)}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        error={wrong.error}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      {saved ? <Notice tone="good" title={t('own.password-saved')} /> : null}
      <div className="actions end">
        <Button look="main" type="submit">
          {t('own.password-save')}
        </Button>
      </div>
    </form>
  );
}
