import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { BoardListEntry, ListBody, PublishedList } from '../../protocol/list.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { FailureNotice, Loading } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { publishList } from '../state/actions.ts';
import { Changes } from './changes.tsx';
import { difference } from './diff.ts';
import { GuideDifference } from './guide-difference.tsx';
import { HostDifference } from './host-preview.tsx';
import { ListRows } from './list-rows.tsx';
import { useList } from './use-list.ts';

type Props = {
  edition: string;
  /** The version that is looked at; null when none is. */
  entry: BoardListEntry | null;
  inForce: BoardListEntry;
  mayWrite: boolean;
  onClose: () => void;
  onPublished: () => void;
};

/** An earlier version: its rows, and how to go back to it. */
export function VersionWindow(props: Props) {
  const { t } = useText();
  const { entry, onClose } = props;
  if (entry === null) return null;
  const title = t('version.title', { version: entry.version, label: entry.label });
  return (
    <Window title={title} isOpen onClose={onClose}>
      <Content {...props} entry={entry} />
    </Window>
  );
}

function Content({ edition, entry, inForce, mayWrite, onClose, onPublished }: Props & { entry: BoardListEntry }) {
  const { t } = useText();
  const asked = useList(edition, entry.name, entry.version);
  const now = useList(edition, entry.name, inForce.version);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const failed = asked.failure ?? now.failure;
  if (failed !== null)
    return <FailureNotice failure={failed} onRetry={asked.failure === null ? now.again : asked.again} />;
  if (asked.list === null || now.list === null) return <Loading text={t('version.reading')} />;
  const { list } = asked;
  const isSame = entry.version === inForce.version;
  // A signed file is verified by the hub as it comes: it is imported again, not copied.
  const mayRestore = mayWrite && !isSame && entry.name !== 'mss-domains';
  const restore = async (): Promise<void> => {
    setBusy(true);
    const { label, asOf, example, body } = list;
    const answer = await publishList(edition, entry.name, { expected: inForce.version, label, asOf, example, body });
    setBusy(false);
    if (!answer.ok) return setFailure(answer.failure);
    onPublished();
    return onClose();
  };
  return (
    <div className="form">
      {mayRestore ? (
        <>
          <h3>{t('version.changes')}</h3>
          <Compared before={now.list} after={list} />
          {failure === null ? null : <FailureNotice failure={failure} />}
          <div className="actions">
            <Button look="main" isDisabled={busy} onPress={() => void restore()}>
              <Undo2 aria-hidden size={18} />
              {t('version.restore')}
            </Button>
            <Button onPress={onClose}>{t('action.cancel')}</Button>
          </div>
          <p className="muted">{t('version.restore-text', { version: inForce.version + 1 })}</p>
        </>
      ) : null}
      {mayWrite && !isSame && entry.name === 'mss-domains' ? <p className="muted">{t('version.signed')}</p> : null}
      <h3>{t('version.content')}</h3>
      <ListRows list={list} />
    </div>
  );
}

/** What going back would change of the list in force. */
function Compared({ before, after }: { before: PublishedList; after: PublishedList }) {
  if (after.name === 'hosts') {
    return <HostDifference before={(before.body as ListBody<'hosts'>).rows} after={after.body.rows} />;
  }
  if (after.name === 'guide') return <GuideDifference before={before.body as ListBody<'guide'>} after={after.body} />;
  if (after.name !== 'solutions') return null;
  const { rows } = after.body;
  return (
    <Changes
      found={difference((before.body as ListBody<'solutions'>).rows, rows)}
      first={false}
      empty={rows.length === 0}
    />
  );
}
