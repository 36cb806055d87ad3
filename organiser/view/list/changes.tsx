import type { ReactNode } from 'react';
import type { SolutionRow } from '../../protocol/list.ts';
import { Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import type { Field as Column } from './columns.ts';
import type { Difference } from './diff.ts';
import type { LineProblem } from './rows.ts';

/** Lines of a group that are shown: more would be read by nobody, and the count is there. */
const SHOWN = 100;

/** What publishing a list of software would change: added, modified, removed. */
export function Changes({ found, first, empty }: { found: Difference; first: boolean; empty: boolean }) {
  const { t } = useText();
  const { added, removed, changed, same } = found;
  const none = added.length + removed.length + changed.length === 0;
  const nameOf = (row: SolutionRow): string =>
    [row.name, row.version].filter((part) => part !== '').join(' ') + ` — ${row.editor}`;
  const said = (row: SolutionRow, field: Column): string => {
    const value = row[field];
    const text = Array.isArray(value) ? value.map((one) => t(`couloir.${one}`)).join(', ') : (value ?? '');
    return text === '' ? t('import.nothing') : text;
  };
  return (
    <>
      <p className="muted">{t(first ? 'import.first' : 'import.against')}</p>
      {none && !empty ? <Notice tone="info" title={t('import.no-change')} /> : null}
      <Group title={t('import.added', { count: added.length })} count={added.length} tone="good">
        {added.slice(0, SHOWN).map((row) => (
          <li key={row.id}>{nameOf(row)}</li>
        ))}
      </Group>
      <Group title={t('import.changed', { count: changed.length })} count={changed.length} tone="brand">
        {changed.slice(0, SHOWN).map(({ before, after, fields }) => (
          <li key={after.id}>
            {nameOf(after)}
            <ul>
              {fields.map((field) => (
                <li key={field}>
                  {t('import.change', {
                    field: t(`import.field.${field}`),
                    from: said(before, field),
                    to: said(after, field),
                  })}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </Group>
      <Group title={t('import.removed', { count: removed.length })} count={removed.length} tone="bad">
        {removed.slice(0, SHOWN).map((row) => (
          <li key={row.id}>{nameOf(row)}</li>
        ))}
      </Group>
      {same === 0 ? null : <p className="muted">{t('import.same', { count: same })}</p>}
    </>
  );
}

/** Lines of the file that are told, each with its number and why. */
export function Lines({ title, lines }: { title: string; lines: readonly LineProblem[] }) {
  const { t } = useText();
  return (
    <Group title={title} count={lines.length} tone="mild" open>
      {lines.slice(0, SHOWN).map(({ line, reason, text }) => (
        <li key={`${line} ${text}`}>{t('import.line', { line, why: t(`import.line.${reason}`, { text }) })}</li>
      ))}
    </Group>
  );
}

/** A group of lines under its count: folded unless it asks to be read. */
function Group(props: { title: string; count: number; tone: string; open?: boolean; children: ReactNode }) {
  const { t } = useText();
  const { title, count, tone, open = false, children } = props;
  if (count === 0) return null;
  return (
    <details className={`import-group tone-edge-${tone}`} open={open}>
      <summary>{title}</summary>
      <ul>
        {children}
        {count > SHOWN ? <li className="muted">{t('import.more', { count: count - SHOWN })}</li> : null}
      </ul>
    </details>
  );
}
