import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Account } from '../../protocol/account.ts';
import type { AuditLine } from '../../protocol/audit.ts';
import { Button } from '../part/button.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { isNational } from '../part/team-nav.tsx';
import { useText } from '../locale.ts';
import { useNow } from '../state/hooks.ts';
import { useBoard } from '../state/store.ts';
import { AccountCard } from './account-card.tsx';
import { AccountWindow } from './account-window.tsx';
import { readAccounts, readAudit, readOwn } from './calls.ts';
import { KeyList } from './key-list.tsx';
import { LinkWindow } from './link-window.tsx';
import { SessionsWindow } from './sessions-window.tsx';
import { useAsked, useOnReturn } from './use-asked.ts';

const readRestored = () => readAudit(new URLSearchParams({ act: 'hub.restored' }));

/** Which window is open, and about whom. */
type Open = { what: 'new' } | { what: 'edit' | 'link' | 'sessions'; account: Account };

/** Who may come in, with which rights: for national organisers. */
export function TeamScreen() {
  const { t } = useText();
  const may = useBoard((s) => s.session.phase === 'in' && isNational(s.session));
  return (
    <Shell crumbs={[]} title={t('team.title')}>
      {may ? <Team /> : <Notice tone="info" title={t('team.national-only')} />}
    </Shell>
  );
}

function Team() {
  const { t } = useText();
  const people = useAsked(readAccounts);
  useOnReturn(people.again);
  const own = useAsked(readOwn);
  const restored = useAsked(readRestored);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const list = people.value?.accounts ?? [];
  // As it is now: it may have entered since the list was read.
  const fresh = open === null || open.what === 'new' ? null : list.find(({ id }) => id === open.account.id);
  const about = (what: 'edit' | 'link' | 'sessions') => (open?.what === what ? (fresh ?? open.account) : null);
  return (
    <>
      <div className="actions team-head">
        <p className="lead">{t('team.lead')}</p>
        <Refresh onPress={people.again} />
        <Button look="main" onPress={() => setOpen({ what: 'new' })}>
          <UserPlus aria-hidden size={18} />
          {t('team.invite')}
        </Button>
      </div>
      <Restored line={restored.value?.lines[0]} />
      {people.failure === null ? null : <FailureNotice failure={people.failure} onRetry={people.again} />}
      {people.value === null && people.failure === null ? <Loading text={t('team.loading')} /> : null}
      {people.value !== null && list.length === 0 ? (
        <Empty title={t('team.empty')} text={t('team.empty-text')} />
      ) : null}
      <ul className="team-list">
        {list.map((account) => (
          <AccountCard
            key={account.id}
            account={account}
            isOwn={own.value?.account.id === account.id}
            onOpen={(what) => {
              setOpen({ what, account });
              people.again();
            }}
            onChanged={people.again}
          />
        ))}
      </ul>
      <KeyList />
      <AccountWindow
        key={open?.what === 'edit' ? open.account.id : (open?.what ?? '')}
        account={about('edit')}
        isOpen={open?.what === 'new' || open?.what === 'edit'}
        onClose={close}
        onDone={people.again}
      />
      <LinkWindow account={about('link')} onClose={close} onDone={people.again} />
      <SessionsWindow account={about('sessions')} onClose={close} onDone={people.again} />
    </>
  );
}

/** For a month after a restore: what was removed since its backup is in force again. */
const TOLD_MS = 30 * 24 * 3_600_000;

function Restored({ line }: { line: AuditLine | undefined }) {
  const { t, dateTime } = useText();
  const now = useNow(60_000);
  if (line === undefined || line.about === null || Date.parse(line.at) < now - TOLD_MS) return null;
  return (
    <Notice tone="warn" title={t('team.restored', { when: dateTime(line.at), made: dateTime(line.about) })}>
      <p>{t('team.restored-text')}</p>
    </Notice>
  );
}
