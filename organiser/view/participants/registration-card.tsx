import { useState } from 'react';
import type { Failure, Result } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { LocalAddress } from '../part/local-address.tsx';
import { CopyLine } from '../part/copy.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { people } from '../state/people.ts';

type Props = { edition: string; link: string | null; national: boolean; onDone: () => void };

/** The public link of registration: opened, copied, closed. */
export function RegistrationCard({ edition, link, national, onDone }: Props) {
  const { t } = useText();
  const [failure, setFailure] = useState<Failure | null>(null);
  if (link === null && !national) return null;
  const act = async (ask: Promise<Result<unknown>>) => {
    const answer = await ask;
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) onDone();
  };
  return (
    <section className="card people-registration" aria-labelledby="registration-title">
      <h2 id="registration-title">{t('registration.card')}</h2>
      <p className="muted">{t(link === null ? 'registration.card-closed' : 'registration.card-open')}</p>
      {link === null ? null : <CopyLine label={t('registration.link')} value={link} />}
      {link === null ? null : <LocalAddress address={link} />}
      {failure === null ? null : <FailureNotice failure={failure} />}
      {national ? (
        <div className="actions">
          {link === null ? (
            <Button onPress={() => void act(people.openRegistration(edition))}>{t('registration.open')}</Button>
          ) : (
            <>
              <Button onPress={() => void act(people.openRegistration(edition))}>{t('registration.renew')}</Button>
              <Button look="danger" onPress={() => void act(people.closeRegistration(edition))}>
                {t('registration.close')}
              </Button>
            </>
          )}
        </div>
      ) : null}
    </section>
  );
}
