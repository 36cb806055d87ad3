import { Laptop } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { FailureNotice, Loading } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { endSession, readSessions } from './calls.ts';
import { useAsked } from './use-asked.ts';

/** The open sessions of a person (null: one's own). */
export function SessionList({ of, onEnded }: { of: string | null; onEnded?: () => void }) {
  const { t, dateTime } = useText();
  const sessions = useAsked(useCallback(() => readSessions(of), [of]));
  const [failure, setFailure] = useState<Failure | null>(null);
  const end = async (id: string) => {
    const answer = await endSession(id);
    setFailure(answer.ok ? null : answer.failure);
    sessions.again();
    if (answer.ok) onEnded?.();
  };
  if (sessions.value === null) {
    return sessions.failure === null ? (
      <Loading text={t('sessions.loading')} />
    ) : (
      <FailureNotice failure={sessions.failure} onRetry={sessions.again} />
    );
  }
  const list = sessions.value.sessions;
  return (
    <div className="form">
      {failure === null ? null : <FailureNotice failure={failure} />}
      {list.length === 0 ? <p>{t('sessions.none')}</p> : null}
      <ul className="session-list">
        {list.map(({ id, way, agent, madeAt, lastAt, expiresAt, current }) => {
          const name = agent ?? t('sessions.unknown');
          return (
            <li key={id}>
              <Laptop aria-hidden size={20} />
              <div>
                <p className="session-name">
                  {name}
                  {current ? ` · ${t('sessions.current')}` : ''}
                </p>
                <p className="muted">
                  {t(`sessions.way.${way}`, { when: dateTime(madeAt) })} ·{' '}
                  {t('sessions.last', { when: dateTime(lastAt) })} ·{' '}
                  {t('sessions.until', { when: dateTime(expiresAt) })}
                </p>
              </div>
              {current ? null : (
                <Button onPress={() => void end(id)} aria-label={t('sessions.end-of', { name })}>
                  {t('sessions.end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
