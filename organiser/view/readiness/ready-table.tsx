/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- see ReadyTable */
import { ArrowDown, ArrowUp, ArrowUpDown, Mail, MailPlus } from 'lucide-react';
import type { ReadySlot } from '../../protocol/readiness.ts';
import { Button } from '../part/button.tsx';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import { cellOf, columns, groups, overallOf, type Column, type Group, type Sort } from './ready.ts';
import { StateBadge } from './state-badge.tsx';

type Props = {
  rows: readonly ReadySlot[];
  sort: Sort;
  onSort: (column: Column) => void;
  onCell: (slot: ReadySlot, group: Group) => void;
  /** Null for those who may not write. */
  onContact: ((slot: ReadySlot) => void) | null;
};

/**
 * Participants × groups. The roles are written out: under 46rem each row becomes a card, and a table that is laid out otherwise
 * would be one no more for a screen reader.
 */
export function ReadyTable({ rows, sort, onSort, onCell, onContact }: Props) {
  const { t, dateTime, day, time } = useText();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: a keyboard must be able to
    <section className="ready-scroll" aria-label={t('ready.table')} tabIndex={0}>
      <table className="ready" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column}
                role="columnheader"
                scope="col"
                aria-sort={sort.column !== column ? 'none' : sort.down ? 'descending' : 'ascending'}
              >
                <Button look="quiet" className="ready-sort" onPress={() => onSort(column)}>
                  {t(`ready.column.${column}`)}
                  {sort.column !== column ? (
                    <ArrowUpDown aria-hidden size={14} className="faint" />
                  ) : sort.down ? (
                    <ArrowDown aria-hidden size={14} />
                  ) : (
                    <ArrowUp aria-hidden size={14} />
                  )}
                </Button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((slot) => (
            <tr key={slot.id} role="row" data-ready={overallOf(slot)}>
              <th role="rowheader" scope="row">
                <a href={hrefOf({ at: 'slot', edition: slot.edition, slot: slot.id })}>{slot.label}</a>
                <span className="muted">{t(`couloir.${slot.couloir}`)}</span>
              </th>
              <td role="cell" data-label={t('ready.column.when')}>
                {day(slot.startsAt)}, {time(slot.startsAt)}
              </td>
              <td role="cell" data-label={t('ready.column.overall')}>
                <StateBadge state={overallOf(slot)} />
              </td>
              {groups.map((group) => (
                <td key={group} role="cell" data-label={t(`ready.column.${group}`)}>
                  <GroupCell slot={slot} group={group} onPress={() => onCell(slot, group)} />
                </td>
              ))}
              <td role="cell" data-label={t('ready.column.contact')}>
                <span>{slot.lastContact === null ? t('ready.never-heard') : dateTime(slot.lastContact)}</span>
                {onContact === null ? null : (
                  <Button
                    look="quiet"
                    aria-label={t(slot.contact === null ? 'ready.add-address' : 'ready.change-address', {
                      label: slot.label,
                    })}
                    onPress={() => onContact(slot)}
                  >
                    {slot.contact === null ? <MailPlus aria-hidden size={16} /> : <Mail aria-hidden size={16} />}
                  </Button>
                )}
              </td>
              <td role="cell" data-label={t('ready.column.reminded')}>
                {slot.reminded === null ? (
                  <span className="muted">{t('ready.not-reminded')}</span>
                ) : (
                  <>
                    <span>{dateTime(slot.reminded.at)}</span>
                    <span className="muted">
                      {t('ready.reminded-by', { by: slot.reminded.by, count: slot.reminders })}
                    </span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function GroupCell({ slot, group, onPress }: { slot: ReadySlot; group: Group; onPress: () => void }) {
  const { t } = useText();
  const { state, count, total } = cellOf(slot, group);
  if (state === 'none') return <span className="muted">{t('ready.nothing')}</span>;
  const words = state === 'warn' ? t('ready.watch') : t(`ready.${state}`);
  const text = total > 1 && (state === 'fail' || state === 'unknown') ? `${words} ${count}/${total}` : words;
  return (
    <Button
      look="quiet"
      className="ready-cell"
      aria-label={t('ready.open', { group: t(`ready.column.${group}`), label: slot.label, state: text })}
      onPress={onPress}
    >
      <StateBadge state={state} text={text} />
    </Button>
  );
}
