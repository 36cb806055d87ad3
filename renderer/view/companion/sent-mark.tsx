import { CircleCheck, Clock } from 'lucide-react';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { useUnsent } from '../../unsent.ts';

/** Whether everything left, in one line; and that being offline loses nothing. */
export function SentMark() {
  const t = useText();
  const sync = useStore((s) => s.snapshot?.sync ?? null);
  const unsent = useUnsent();
  if (sync === null || sync.state === 'off') return null;
  const waits = unsent > 0;
  return (
    <output className={waits ? 'mark small' : 'mark mark--ok small'}>
      {waits ? <Clock aria-hidden size="1.1em" /> : <CircleCheck aria-hidden size="1.1em" />}
      <span>
        {sync.state === 'offline' && `${t('sync.offline')} · `}
        {waits ? t('sync.unsent', { count: unsent }) : t('sync.all-sent')}
      </span>
    </output>
  );
}
