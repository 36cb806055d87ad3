import { useState, type FormEvent } from 'react';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { signIn, signOut } from '../state/session.ts';
import type { Session } from '../state/store.ts';

/** Asks for the key that the hub printed at its first start. */
export function SignIn({ session }: { session: Exclude<Session, { phase: 'in' }> }) {
  const { t } = useText();
  const [key, setKey] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissing(key.trim() === '');
    if (key.trim() !== '') void signIn(key);
  };
  return (
    <Shell crumbs={[]} title={t('sign-in.title')}>
      {session.phase === 'checking' ? <Loading text={t('sign-in.checking')} /> : null}
      {session.phase === 'waiting' ? (
        <Notice tone="warn" title={t('sign-in.waiting')}>
          <p>{t('sign-in.waiting-text')}</p>
          <Button onPress={signOut}>{t('sign-in.other-key')}</Button>
        </Notice>
      ) : null}
      {session.phase === 'out' ? (
        <form className="card form narrow" onSubmit={send}>
          <p>{t('sign-in.text')}</p>
          {session.failure === null ? null : <FailureNotice failure={session.failure} />}
          <Field
            label={t('sign-in.key')}
            hint={t('sign-in.hint')}
            type="password"
            value={key}
            onChange={setKey}
            error={missing ? t('field.required') : null}
          />
          <Button look="main" type="submit">
            {t('sign-in.action')}
          </Button>
        </form>
      ) : null}
    </Shell>
  );
}
