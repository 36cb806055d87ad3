import { useState } from 'react';
import type { BoardListEntry, ListName, PublishedList } from '../../protocol/list.ts';
import { FailureNotice, Loading } from '../part/notice.tsx';
import { delivered } from '../guide.ts';
import { useText } from '../locale.ts';
import { deliveredHosts } from './delivered.ts';
import { ListRows } from './list-rows.tsx';
import { useList } from './use-list.ts';

/** The rows of what is in force, under a line that opens them; the delivered hosts or guide while an edition published none. */
export function InForceRows({
  edition,
  name,
  entry,
}: {
  edition: string;
  name: ListName;
  entry: BoardListEntry | null;
}) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const list = name === 'hosts' ? hosts : name === 'guide' ? guide : null;
  if (entry === null && list === null) return null;
  const count = entry?.rows ?? (name === 'guide' ? delivered.steps.length : deliveredHosts.length);
  return (
    <details className="list-open wide" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t(name === 'guide' ? 'content.open-guide' : entry === null ? 'content.open-delivered' : 'content.open', {
          count,
        })}
      </summary>
      {!open ? null : entry === null ? (
        list && <ListRows list={list} />
      ) : (
        <Read edition={edition} name={name} version={entry.version} />
      )}
    </details>
  );
}

const said = { v: 1, version: 1, publishedAt: '2026-01-01T00:00:00.000Z', label: '', example: false } as const;
const hosts: PublishedList = { ...said, asOf: '2026-01-01', name: 'hosts', body: { rows: [...deliveredHosts] } };
const guide: PublishedList = { ...said, asOf: delivered.asOf, name: 'guide', body: delivered };

function Read({ edition, name, version }: { edition: string; name: ListName; version: number }) {
  const { t } = useText();
  const { list, failure, again } = useList(edition, name, version);
  if (failure !== null) return <FailureNotice failure={failure} onRetry={again} />;
  return list === null ? <Loading text={t('version.reading')} /> : <ListRows list={list} />;
}
