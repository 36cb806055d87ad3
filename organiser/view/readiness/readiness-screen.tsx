import { BellRing } from 'lucide-react';
import { useState } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import type { ReadySlot } from '../../protocol/readiness.ts';
import { Button } from '../part/button.tsx';
import { Choice, Field } from '../part/field.tsx';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { InEdition } from '../list/in-edition.tsx';
import { useText } from '../locale.ts';
import { useBoard } from '../state/store.ts';
import { CellWindow } from './cell-window.tsx';
import { ContactWindow } from './contact-window.tsx';
import { columns, isReady, overallOf, rowsOf, type Column, type Group, type Sort } from './ready.ts';
import { ReadyTable } from './ready-table.tsx';
import { RemindWindow } from './remind-window.tsx';
import { reachOf } from './reminder.ts';
import { useReadiness } from './use-readiness.ts';

/** Who is ready for their hour, prerequisite by prerequisite. */
export function ReadinessScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Ready edition={edition} />}</InEdition>;
}

function Ready({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const { value, failure, again } = useReadiness(edition.id);
  const mayWrite = useBoard((s) => s.session.phase === 'in' && s.session.role === 'organiser');
  const [search, setSearch] = useState('');
  const [onlyNotReady, setOnlyNotReady] = useState(false);
  const [sort, setSort] = useState<Sort>({ column: 'overall', down: false });
  const [cell, setCell] = useState<{ slot: ReadySlot; group: Group } | null>(null);
  const [contact, setContact] = useState<ReadySlot | null>(null);
  const [reminding, setReminding] = useState(false);
  const slots = value?.slots ?? [];
  const rows = rowsOf(slots, search, onlyNotReady, sort);
  const waiting = rows.filter((slot) => !isReady(slot));
  const { reached } = reachOf(waiting, value?.mail ?? false);
  const sortBy = (column: Column) => setSort((now) => ({ column, down: now.column === column ? !now.down : false }));
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('ready.title')}
      aside={
        <div className="actions">
          <Refresh onPress={again} />
          {mayWrite && waiting.length > 0 ? (
            <Button look="main" onPress={() => setReminding(true)}>
              <BellRing aria-hidden size={18} />
              {reached.length > 0 ? t('ready.remind', { count: reached.length }) : t('ready.remind-nobody')}
            </Button>
          ) : null}
        </div>
      }
    >
      {failure === null ? null : <FailureNotice failure={failure} onRetry={again} />}
      {value === null && failure === null ? <Loading text={t('ready.loading')} /> : null}
      {value !== null && slots.length === 0 ? (
        <Empty title={t('slots.empty')} text={t('slots.empty-observer')} />
      ) : null}
      {slots.length === 0 ? null : (
        <>
          <p className="ready-sum">
            <strong>{t('ready.sum', { count: slots.filter(isReady).length, total: slots.length })}</strong>
          </p>
          <div className="ready-tools">
            <Field label={t('ready.search')} type="search" value={search} onChange={setSearch} />
            <label className="tick">
              <input
                type="checkbox"
                checked={onlyNotReady}
                onChange={(event) => setOnlyNotReady(event.target.checked)}
              />
              <span>{t('ready.only')}</span>
            </label>
            <div className="ready-sort-choice">
              <Choice
                label={t('ready.sort-by')}
                value={sort.column}
                onChange={(column) => setSort({ column: column as Column, down: false })}
              >
                {columns.map((column) => (
                  <option key={column} value={column}>
                    {t(`ready.column.${column}`)}
                  </option>
                ))}
              </Choice>
            </div>
          </div>
          <output className="muted">{t('ready.shown', { count: rows.length })}</output>
          {rows.some((slot) => overallOf(slot) === 'silent') ? <p className="muted">{t('ready.silent-hint')}</p> : null}
          {rows.length === 0 ? null : (
            <ReadyTable
              rows={rows}
              sort={sort}
              onSort={sortBy}
              onCell={(slot, group) => setCell({ slot, group })}
              onContact={mayWrite ? setContact : null}
            />
          )}
        </>
      )}
      <CellWindow shown={cell} onClose={() => setCell(null)} />
      <ContactWindow slot={contact} onClose={() => setContact(null)} onDone={again} />
      <RemindWindow
        edition={edition.id}
        slots={reminding ? waiting : null}
        mail={value?.mail ?? false}
        onClose={() => setReminding(false)}
        onDone={again}
      />
    </Shell>
  );
}
