import { CloudUpload } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import type { SolutionRow } from '../../protocol/list.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { publishList } from '../state/actions.ts';
import type { Field as Column } from './columns.ts';
import { difference, type Difference } from './diff.ts';
import { tableOf, type ImportDraft } from './draft.ts';
import { readRows, type ReadRows } from './rows.ts';
import type { Base } from './solution-editor.tsx';

/** Lines of a group that are shown: more would be read by nobody, and the count is there. */
const SHOWN = 100;

type Props = {
  edition: BoardEdition;
  draft: ImportDraft;
  base: Base;
  set: (next: ImportDraft) => void;
  /** Somebody published meanwhile: what is in force must be read again. */
  onStale: () => void;
  onPublished: (version: number) => void;
};

/** What publishing would change, what could not be read, and what is said of the list. */
export function PreviewStep({ edition, draft, base, set, onStale, onPublished }: Props) {
  const { t } = useText();
  const read = useMemo(() => readRows(tableOf(draft), draft.header, draft.mapping, draft.source.trim()), [draft]);
  const found = useMemo(() => difference(base.rows, read.rows), [base, read]);
  const [busy, setBusy] = useState(false);
  const unsaid = draft.label.trim() === '' || draft.asOf === '';
  const publish = async () => {
    setBusy(true);
    const answer = await publishList(edition.id, 'solutions', {
      expected: base.version,
      label: draft.label.trim(),
      asOf: draft.asOf,
      example: draft.example,
      body: { rows: read.rows },
    });
    setBusy(false);
    if (answer.ok) return onPublished(answer.value.version);
    set({ ...draft, failure: answer.failure });
    if (answer.failure.code === 'list.stale') onStale();
  };
  return (
    <form
      className="form import-form"
      onSubmit={(event) => {
        event.preventDefault();
        void publish();
      }}
    >
      <Changes found={found} read={read} first={base.version === 0} />
      <h3>{t('import.said')}</h3>
      <Field
        label={t('import.label')}
        hint={t('import.label-hint')}
        value={draft.label}
        onChange={(label) => set({ ...draft, label })}
        maxLength={200}
        error={draft.label.trim() === '' ? t('field.required') : null}
        required
      />
      <Field
        label={t('import.source')}
        hint={t('import.source-hint')}
        value={draft.source}
        onChange={(source) => set({ ...draft, source })}
        maxLength={300}
      />
      <Field
        label={t('import.as-of')}
        type="date"
        value={draft.asOf}
        onChange={(asOf) => set({ ...draft, asOf })}
        error={draft.asOf === '' ? t('field.required') : null}
        required
      />
      <label className="check">
        <input
          type="checkbox"
          checked={draft.example}
          onChange={(event) => set({ ...draft, example: event.target.checked })}
        />
        {t('import.example')}
      </label>
      {draft.failure === null ? null : <FailureNotice failure={draft.failure} />}
      <div className="actions">
        <Button look="main" type="submit" isDisabled={busy || unsaid || read.rows.length === 0}>
          <CloudUpload aria-hidden size={18} />
          {busy ? t('import.publishing') : t('import.publish', { count: read.rows.length })}
        </Button>
        <Button onPress={() => set({ ...draft, previewing: false })}>{t('import.to-columns')}</Button>
      </div>
    </form>
  );
}

function Changes({ found, read, first }: { found: Difference; read: ReadRows; first: boolean }) {
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
      {read.rows.length === 0 ? <Notice tone="bad" title={t('import.no-rows')} /> : null}
      {none && read.rows.length > 0 ? <Notice tone="info" title={t('import.no-change')} /> : null}
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
      <Group
        title={t('import.problems', { count: read.problems.length })}
        count={read.problems.length}
        tone="mild"
        open
      >
        {read.problems.slice(0, SHOWN).map(({ line, reason, text }) => (
          <li key={line}>{t('import.line', { line, why: t(`import.line.${reason}`, { text }) })}</li>
        ))}
      </Group>
      {read.unknownCouloirs.length === 0 ? null : (
        <Notice tone="info" title={t('import.couloirs')}>
          <p>
            {read.unknownCouloirs
              .slice(0, 8)
              .map(([text, count]) => t('import.couloir-count', { text, count }))
              .join(' · ')}
          </p>
        </Notice>
      )}
    </>
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
