import {
  CloudOff,
  LinkIcon,
  LoaderCircle,
  RefreshCw,
  Send,
  TriangleAlert,
  Unlink,
  type LucideIcon,
} from 'lucide-react';
import { ActionButton } from '../part/action-button.tsx';
import { useNow } from '../part/use-now.ts';
import { act, go, useStore } from '../store.ts';
import { useLocale, useText, whenOf } from '../text.ts';
import { useUnsent } from '../unsent.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';

type SyncState = Snapshot['sync']['state'];

const looks: Record<SyncState, { icon: LucideIcon; tone: string }> = {
  off: { icon: Unlink, tone: '' },
  connecting: { icon: LoaderCircle, tone: 'mark--accent' },
  live: { icon: LinkIcon, tone: 'mark--ok' },
  offline: { icon: CloudOff, tone: 'mark--warn' },
  fork: { icon: TriangleAlert, tone: 'mark--fail' },
  revoked: { icon: TriangleAlert, tone: 'mark--fail' },
};

/** Always there: is the hub reached, what did not leave yet, when was the last contact. */
export function StatusBar() {
  const t = useText();
  const locale = useLocale();
  const now = useNow(30_000);
  const sync = useStore((s) => s.snapshot?.sync ?? null);
  const unsent = useUnsent();
  const busy = useStore((s) => s.pending['status'] ?? false);
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  const local = useStore((s) => s.snapshot?.session?.hub === null);
  if (sync === null) return null;
  const { icon: Icon, tone } = looks[sync.state];
  const joined = sync.state !== 'off';
  return (
    <footer className="status" aria-label={t('sync.label')}>
      <span className={`mark ${tone}`}>
        <Icon aria-hidden size="1.2em" className={sync.state === 'connecting' ? 'turning' : ''} />
        <span>{t(sync.state === 'off' && local ? 'sync.local' : `sync.${sync.state}`)}</span>
      </span>
      {rehearsing && <span className="mark mark--warn">{t('rehearsal.status')}</span>}
      {joined && (
        <output className={unsent > 0 ? 'mark' : 'soft'}>
          {unsent > 0 ? t('sync.unsent', { count: unsent }) : t('sync.all-sent')}
        </output>
      )}
      {joined && (
        <span className="soft number">
          {sync.lastContact === null
            ? t('sync.never')
            : t('sync.last', { when: whenOf(sync.lastContact, locale, new Date(now)) })}
        </span>
      )}
      <StatusAction state={sync.state} busy={busy} waiting={unsent > 0} />
    </footer>
  );
}

function StatusAction({ state, busy, waiting }: { state: SyncState; busy: boolean; waiting: boolean }) {
  const t = useText();
  if (state === 'fork')
    return (
      <ActionButton size="small" icon={Send} busy={busy} onPress={() => void act('status', 'sync.resend-forked')}>
        {t('sync.resend')}
      </ActionButton>
    );
  if (state === 'revoked')
    return (
      <ActionButton size="small" onPress={() => go('home', 'code')}>
        {t('sync.rejoin')}
      </ActionButton>
    );
  if (state === 'offline' || (state === 'live' && waiting))
    return (
      <ActionButton size="small" icon={RefreshCw} busy={busy} onPress={() => void act('status', 'sync.now')}>
        {t('sync.now')}
      </ActionButton>
    );
  return null;
}
