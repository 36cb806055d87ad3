import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Account } from '../../protocol/account.ts';
import { Button } from '../part/button.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { isNational } from '../part/team-nav.tsx';
import { useText } from '../locale.ts';
import { useBoard } from '../state/store.ts';
import { AccountCard } from './account-card.tsx';
import { AccountWindow } from './account-window.tsx';
import { readAccounts } from './calls.ts';
import { KeyList } from './key-list.tsx';
import { LinkWindow } from './link-window.tsx';
import { SessionsWindow } from './sessions-window.tsx';
import { useAsked } from './use-asked.ts';

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
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const about = (what: 'edit' | 'link' | 'sessions') => (open?.what === what ? open.account : null);
  const list = people.value?.accounts ?? [];
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
            onOpen={(what) => setOpen({ what, account })}
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
