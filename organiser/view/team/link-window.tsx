import { useState } from 'react';
import type { Account, Invitation } from '../../protocol/account.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { CopyLine, CopyText } from '../part/copy.tsx';
import { Window } from '../part/dialog.tsx';
import { LocalAddress } from '../part/local-address.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { newLink } from './calls.ts';

type Props = { account: Account | null; onClose: () => void; onDone: () => void };

/** Another one-time link, for a forgotten password or a link that was lost. */
export function LinkWindow({ account, onClose, onDone }: Props) {
  const { t } = useText();
  return (
    <Window title={t('team.link-of', { label: account?.label ?? '' })} isOpen={account !== null} onClose={onClose}>
      {account === null ? null : <Ask account={account} onClose={onClose} onDone={onDone} />}
    </Window>
  );
}

function Ask({ account, onClose, onDone }: Props & { account: Account }) {
  const { t } = useText();
  const [withoutTotp, setWithoutTotp] = useState(false);
  const [made, setMade] = useState<Invitation | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const make = async () => {
    const answer = await newLink(account.id, withoutTotp);
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    setMade(answer.value);
    onDone();
  };
  if (made !== null) return <LinkShown made={made} onClose={onClose} />;
  return (
    <div className="form">
      <p>{t('link.text')}</p>
      {account.totp ? (
        <label className="tick">
          <input type="checkbox" checked={withoutTotp} onChange={(event) => setWithoutTotp(event.target.checked)} />
          <span>{t('link.without-totp')}</span>
        </label>
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" onPress={() => void make()}>
          {t('link.make')}
        </Button>
      </div>
    </div>
  );
}

/** A one-time link, shown once: the hub keeps only its hash. */
export function LinkShown({ made, onClose }: { made: Invitation; onClose: () => void }) {
  const { t, dateTime } = useText();
  const until = dateTime(made.expiresAt);
  return (
    <div className="form">
      <LocalAddress address={new URL(made.link).origin} />
      <p>{t('link.send', { label: made.account.label, email: made.account.email })}</p>
      <CopyLine label={t('link.link')} value={made.link} />
      <CopyText label={t('link.message')} value={t('link.message-text', { until, link: made.link })} />
      <Notice tone="info" title={t('link.once')}>
        <p>{t('link.until', { until })}</p>
      </Notice>
      <div className="actions end">
        <Button look="main" onPress={onClose}>
          {t('link.done')}
        </Button>
      </div>
    </div>
  );
}
