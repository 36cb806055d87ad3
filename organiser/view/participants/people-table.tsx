/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- see PeopleTable */
import { Pencil } from 'lucide-react';
import type { Participant } from '../../protocol/participant.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { hrefOf } from '../route.ts';
import { PeopleState } from './people-state.tsx';

type Props = {
  rows: readonly Participant[];
  twins: ReadonlyMap<string, readonly Participant[]>;
  chosen: ReadonlySet<string>;
  /** Null for those who may not write. */
  onChoose: ((chosen: ReadonlySet<string>) => void) | null;
  onEdit: ((one: Participant) => void) | null;
};

const columns = ['who', 'where', 'software', 'state', 'slot'] as const;

/** Participants in lines. The roles are written out: under 60rem each line becomes a card (see readiness/ready-table.tsx). */
export function PeopleTable({ rows, twins, chosen, onChoose, onEdit }: Props) {
  const { t } = useText();
  // Nothing is done any more for somebody who withdrew.
  const held = rows.filter(({ state }) => state !== 'withdrawn');
  const all = held.length > 0 && held.every(({ id }) => chosen.has(id));
  const couloirOf = ({ couloir, state }: Participant): string =>
    couloir !== null ? t(`couloir.${couloir}`) : state === 'withdrawn' ? '—' : t('people.no-couloir');
  const twinsWith = (one: Participant): readonly Participant[] =>
    (twins.get(one.email ?? '') ?? []).filter(({ id }) => id !== one.id);
  const placed = ({ label, region }: Participant): string => `${label} (${region ?? t('people.national')})`;
  const put = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    onChoose?.(next);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: a keyboard must be able to
    <section className="people-scroll" aria-label={t('people.table')} tabIndex={0}>
      {onChoose === null ? null : (
        <label className="tick people-all">
          <input
            type="checkbox"
            checked={all}
            onChange={(event) =>
              put(
                held.map(({ id }) => id),
                event.target.checked,
              )
            }
          />
          <span>{t('people.choose-all', { count: held.length })}</span>
        </label>
      )}
      <table className="people" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col">
                {t(`people.column.${column}`)}
              </th>
            ))}
            {onEdit === null ? null : (
              <th role="columnheader" scope="col">
                <span className="unseen">{t('people.column.edit')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((one) => (
            <tr key={one.id} role="row" data-state={one.state}>
              <th role="rowheader" scope="row">
                {onChoose === null || one.state === 'withdrawn' ? (
                  <span>{one.label}</span>
                ) : (
                  <label className="tick">
                    <input
                      type="checkbox"
                      checked={chosen.has(one.id)}
                      onChange={(event) => put([one.id], event.target.checked)}
                      aria-label={t('people.choose', { label: one.label })}
                    />
                    <span>{one.label}</span>
                  </label>
                )}
                {one.structure === '' || one.structure === one.label ? null : (
                  <span className="muted">{one.structure}</span>
                )}
                {one.who === null ? null : <span className="muted">{t(`who.${one.who}`)}</span>}
                {one.email === null ? null : <span className="muted">{one.email}</span>}
                {twinsWith(one).length === 0 ? null : (
                  <span className="people-note">
                    {t('people.twin', { who: twinsWith(one).map(placed).join(', ') })}
                  </span>
                )}
                {one.note === '' ? null : <span className="people-note">{one.note}</span>}
              </th>
              <td role="cell" data-label={t('people.column.where')}>
                <span>{couloirOf(one)}</span>
                <span className="muted">{one.region ?? t('people.national')}</span>
              </td>
              <td role="cell" data-label={t('people.column.software')}>
                <span>{[one.solution, one.version].filter((text) => text !== '').join(' ') || '—'}</span>
                {one.editor === '' ? null : <span className="muted">{one.editor}</span>}
              </td>
              <td role="cell" data-label={t('people.column.state')}>
                <PeopleState state={one.state} />
                {one.source === 'self' ? <span className="muted">{t('people.self')}</span> : null}
              </td>
              <td role="cell" data-label={t('people.column.slot')}>
                <Slot one={one} />
              </td>
              {onEdit === null ? null : (
                <td role="cell" className="people-edit">
                  {one.state === 'withdrawn' ? null : (
                    <Button
                      look="quiet"
                      aria-label={t('people.edit', { label: one.label })}
                      onPress={() => onEdit(one)}
                    >
                      <Pencil aria-hidden size={16} />
                    </Button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The slot of a participant, and how far the invitation went. */
function Slot({ one }: { one: Participant }) {
  const { t, dateTime, date } = useText();
  if (one.slot === null) return <span className="muted">{t('people.no-slot')}</span>;
  return (
    <>
      <a href={hrefOf({ at: 'slot', edition: one.edition, slot: one.slot.id })}>{dateTime(one.slot.startsAt)}</a>
      <span className="muted">
        {one.joined
          ? t('people.joined')
          : one.invitedAt === null
            ? t('people.not-invited')
            : t('people.invited', { date: date(one.invitedAt) })}
      </span>
    </>
  );
}
