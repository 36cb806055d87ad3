import { Ban, CircleCheck, Clock, KeyRound, MapPin, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { Account } from '../../protocol/account.ts';
import type { Failure } from '../api.ts';
import { Badge } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { changeAccount } from './calls.ts';

const states = {
  invited: { icon: Clock, tone: 'mild' },
  active: { icon: CircleCheck, tone: 'good' },
  disabled: { icon: Ban, tone: 'calm' },
} as const;

type Props = {
  account: Account;
  /** One does not disable oneself. */
  isOwn: boolean;
  onOpen: (what: 'edit' | 'link' | 'sessions') => void;
  onChanged: () => void;
};

/** One person: who, with which rights, since when, and what can be done about it. */
export function AccountCard({ account, isOwn, onOpen, onChanged }: Props) {
  const { t, dateTime } = useText();
  const [asked, setAsked] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { label, email, role, regions, state, totp, oidc, lastAt, invitedUntil, sessions } = account;
  const put = async (disabled: boolean) => {
    const answer = await changeAccount(account.id, { disabled });
    setAsked(false);
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) onChanged();
  };
  return (
    <li className="card account" aria-label={label}>
      <div className="account-who">
        <h2>{label}</h2>
        <p className="muted account-email">{email}</p>
        <div className="marks">
          <Badge icon={states[state].icon} tone={states[state].tone} text={t(`team.state.${state}`)} />
          <span className="account-role">{t(`role.${role}`)}</span>
          <Badge icon={MapPin} tone="calm" text={regions === null ? t('team.national') : regions.join(', ')} />
          {totp ? <Badge icon={ShieldCheck} tone="good" text={t('team.totp')} /> : null}
          {oidc ? <Badge icon={KeyRound} tone="calm" text={t('team.oidc')} /> : null}
        </div>
        <p className="muted">
          {lastAt === null ? t('team.never') : t('team.last', { when: dateTime(lastAt) })}
          {invitedUntil === null ? '' : ` · ${t('team.link-until', { when: dateTime(invitedUntil) })}`}
        </p>
      </div>
      <div className="actions account-acts">
        {state === 'disabled' ? (
          <Button onPress={() => void put(false)} aria-label={t('team.enable-of', { label })}>
            {t('team.enable')}
          </Button>
        ) : (
          <>
            <Button onPress={() => onOpen('edit')} aria-label={t('team.edit-of', { label })}>
              {t('team.edit')}
            </Button>
            <Button onPress={() => onOpen('link')} aria-label={t('team.link-of', { label })}>
              {t('team.link')}
            </Button>
            {sessions === 0 ? null : (
              <Button onPress={() => onOpen('sessions')} aria-label={t('team.sessions-of', { label })}>
                {t('team.sessions', { count: sessions })}
              </Button>
            )}
            {asked || isOwn ? null : (
              <Button look="danger" onPress={() => setAsked(true)} aria-label={t('team.disable-of', { label })}>
                {t('team.disable')}
              </Button>
            )}
          </>
        )}
      </div>
      {asked ? (
        <fieldset className="confirm">
          <legend>{t('team.disable-sure', { label })}</legend>
          <p>{t('team.disable-text')}</p>
          <div className="actions">
            <Button look="danger" onPress={() => void put(true)}>
              {t('team.disable-yes')}
            </Button>
            <Button onPress={() => setAsked(false)}>{t('action.cancel')}</Button>
          </div>
        </fieldset>
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
    </li>
  );
}
