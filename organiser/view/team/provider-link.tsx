import { KeyRound, Unlink } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { OwnAccount } from '../../protocol/account.ts';
import type { Failure } from '../api.ts';
import { Badge } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { signInWaysOf } from '../state/entrance.ts';
import { notIn } from '../state/not-in.ts';
import { linkProvider, unlinkProvider } from './calls.ts';
import { PasswordStep } from './password-step.tsx';

type Props = { own: OwnAccount; refused: string | null; onChanged: () => void };

/** Whether one may also sign in by the identity provider of this hub; nothing where there is none. */
export function ProviderLink({ own, refused, onChanged }: Props) {
  const { t } = useText();
  const linked = own.account.oidc;
  const [name, setName] = useState<string | null>(null);
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    const ask = async () => {
      const answer = await signInWaysOf();
      if (answer.ok) setName(answer.value.oidc);
    };
    void ask();
  }, []);
  if (name === null && !linked) return null;
  const act = async (password: string): Promise<Failure | null> => {
    if (linked) {
      const answer = await unlinkProvider(password);
      if (!answer.ok) return answer.failure;
    } else {
      const answer = await linkProvider(password);
      if (!answer.ok) return answer.failure;
      // Leaves for the provider, which leads back to this page.
      location.assign(answer.value.address);
    }
    setAsks(false);
    onChanged();
    return null;
  };
  return (
    <section className="card form" aria-labelledby="own-provider">
      <div className="marks">
        <h2 id="own-provider">{t('own.provider')}</h2>
        {linked ? (
          <Badge icon={KeyRound} tone="good" text={t('own.provider-on')} />
        ) : (
          <Badge icon={Unlink} tone="calm" text={t('own.provider-off')} />
        )}
      </div>
      <p>
        {linked
          ? t('own.provider-linked', { name: name ?? t('team.oidc') })
          : t('own.provider-text', { name: name ?? '' })}
      </p>
      {refused === null || linked ? null : <FailureNotice failure={{ code: notIn(refused), info: {} }} />}
      {own.password ? null : <p className="muted">{t('own.provider-no-password')}</p>}
      {!own.password ? null : asks ? (
        <PasswordStep
          text={linked ? t('own.provider-unlink-text') : t('own.provider-link-text')}
          yes={linked ? t('own.provider-unlink') : t('totp.go-on')}
          onGiven={act}
          onCancel={() => setAsks(false)}
        />
      ) : (
        <div className="actions">
          <Button look={linked ? 'danger' : 'plain'} onPress={() => setAsks(true)}>
            {linked ? t('own.provider-unlink') : t('own.provider-link')}
          </Button>
        </div>
      )}
    </section>
  );
}
