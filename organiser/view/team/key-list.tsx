import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { BoardKey } from '../../protocol/account.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { endKey, readKeys } from './calls.ts';
import { useAsked } from './use-asked.ts';

/** The keys of the command line that are in force: whoever holds one comes in without a password. */
export function KeyList() {
  const { t, date } = useText();
  const keys = useAsked(readKeys);
  const [asked, setAsked] = useState<BoardKey | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const end = async ({ id }: BoardKey) => {
    const answer = await endKey(id);
    setAsked(null);
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) keys.again();
  };
  const list = keys.value?.keys ?? [];
  if (keys.failure !== null) return <FailureNotice failure={keys.failure} onRetry={keys.again} />;
  if (list.length === 0) return null;
  return (
    <section className="card form" aria-labelledby="keys">
      <h2 id="keys" className="with-icon">
        <KeyRound aria-hidden size={18} />
        {t('keys.title')}
      </h2>
      <p>{t('keys.text')}</p>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <ul className="session-list">
        {list.map((key) => (
          <li key={key.id}>
            <KeyRound aria-hidden size={20} />
            <div>
              <p className="session-name">
                {key.label}
                {key.current ? ` · ${t('keys.current')}` : ''}
              </p>
              <p className="muted">
                {t(`role.${key.role}`)} · {key.regions === null ? t('team.national') : key.regions.join(', ')} ·{' '}
                {t('keys.made', { when: date(key.madeAt) })}
              </p>
              {asked?.id === key.id ? (
                <fieldset className="confirm">
                  <legend>{t('keys.sure')}</legend>
                  <p>{t(key.current ? 'keys.sure-own' : 'keys.sure-text')}</p>
                  <div className="actions">
                    <Button look="danger" onPress={() => void end(key)}>
                      {t('keys.yes')}
                    </Button>
                    <Button onPress={() => setAsked(null)}>{t('action.cancel')}</Button>
                  </div>
                </fieldset>
              ) : null}
            </div>
            {asked?.id === key.id ? null : (
              <Button
                onPress={() => setAsked(key)}
                aria-label={t('keys.end-of', { label: key.label, when: date(key.madeAt) })}
              >
                {t('keys.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
