import type { Account } from '../../protocol/account.ts';
import { Window } from '../part/dialog.tsx';
import { useText } from '../locale.ts';
import { SessionList } from './session-list.tsx';

type Props = { account: Account | null; onClose: () => void; onDone: () => void };

/** Where somebody is signed in, to end it. */
export function SessionsWindow({ account, onClose, onDone }: Props) {
  const { t } = useText();
  return (
    <Window title={t('team.sessions-of', { label: account?.label ?? '' })} isOpen={account !== null} onClose={onClose}>
      {account === null ? null : <SessionList of={account.id} onEnded={onDone} />}
    </Window>
  );
}
