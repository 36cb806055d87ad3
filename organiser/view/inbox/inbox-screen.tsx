import { FileText } from 'lucide-react';
import { useCallback, useState } from 'react';
import { reportKeysOf, type BoardEdition } from '../../protocol/board.ts';
import { InEdition } from '../list/in-edition.tsx';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { identitiesFor } from '../report-key.ts';
import { hrefOf } from '../route.ts';
import { KeyCard } from '../screen/key-card.tsx';
import { ReportReader } from '../screen/report-reader.tsx';
import { readReports } from '../state/actions.ts';
import { useSlots } from '../state/hooks.ts';
import { useFresh } from '../state/use-fresh.ts';
import { inboxRows, type InboxRow } from './inbox.ts';
import { MailedLogs } from './mailed.tsx';

/** The logs that participants sent: who, when, how large, until when, and what is in them. */
export function InboxScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Inbox edition={edition} />}</InEdition>;
}

function Inbox({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const { value, failure, again } = useFresh(useCallback(() => readReports(edition.id), [edition.id]));
  const slots = useSlots(edition.id).value ?? [];
  const keys = reportKeysOf(edition);
  const [identities, setIdentities] = useState(() => identitiesFor(keys));
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const rows = inboxRows(value?.reports ?? [], slots, search);
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('inbox.title')}
      aside={<Refresh onPress={again} />}
    >
      {failure === null ? null : <FailureNotice failure={failure} onRetry={again} />}
      {value === null && failure === null ? <Loading text={t('inbox.loading')} /> : null}
      {value === null ? null : <p className="muted">{t('inbox.kept', { count: value.days })}</p>}
      {value?.reports.length === 0 ? <Empty title={t('inbox.empty')} text={t('inbox.empty-text')} /> : null}
      {identities.length < keys.length ? (
        <KeyCard edition={edition} onTaken={() => setIdentities(identitiesFor(keys))} />
      ) : (
        <p className="muted">
          {t('key.public')} <span className="hash">{edition.reportKey}</span>
        </p>
      )}
      {value === null || value.reports.length === 0 ? null : (
        <>
          <Field label={t('inbox.search')} type="search" value={search} onChange={setSearch} />
          {rows.length === 0 ? <p className="muted">{t('inbox.none')}</p> : null}
          <ul className="reports">
            {rows.map((row) => (
              <li key={`${row.slot} ${row.id}`}>
                <Row
                  edition={edition}
                  row={row}
                  isOpen={opened === row.id}
                  locked={identities.length === 0}
                  onOpen={() => setOpened(opened === row.id ? null : row.id)}
                />
                {opened !== row.id || identities.length === 0 ? null : (
                  <ReportReader key={`${row.id} ${identities.length}`} report={row} identities={identities} />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <MailedLogs identities={identities} />
    </Shell>
  );
}

type RowProps = { edition: BoardEdition; row: InboxRow; isOpen: boolean; locked: boolean; onOpen: () => void };

function Row({ edition, row, isOpen, locked, onOpen }: RowProps) {
  const { t, dateTime, date } = useText();
  const until =
    row.state === 'waited'
      ? t('inbox.waited')
      : row.state === 'erased'
        ? t('inbox.erased', { date: date(row.erasedAt ?? '') })
        : t('inbox.until', { date: date(row.until ?? '') });
  return (
    <div className="card report-row">
      <FileText aria-hidden size={20} />
      <div>
        <a href={hrefOf({ at: 'slot', edition: edition.id, slot: row.slot })}>
          <strong>{row.who}</strong>
        </a>
        <span>{dateTime(row.receivedAt ?? row.at)}</span>
        <span className="muted">
          {t('reports.size', { kb: Math.max(1, Math.round(row.size / 1024)) })} ·{' '}
          {t('reports.sections', { count: row.sections.length })} · {t('inbox.receipt', { receipt: row.receipt })}
        </span>
        <span className="muted">{until}</span>
      </div>
      <Button
        look={isOpen ? 'plain' : 'main'}
        isDisabled={locked || row.state !== 'here'}
        aria-expanded={isOpen}
        aria-label={t('inbox.open-one', { who: row.who, receipt: row.receipt })}
        onPress={onOpen}
      >
        {t(isOpen ? 'inbox.close' : 'reports.open')}
      </Button>
    </div>
  );
}
