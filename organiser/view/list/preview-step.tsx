import { CloudUpload } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { publishList } from '../state/actions.ts';
import { Changes, Lines } from './changes.tsx';
import { unmappedOf } from './columns.ts';
import { difference } from './diff.ts';
import type { ImportDraft } from './draft.ts';
import { tableOf } from './sheet.ts';
import { readRows, type ReadRows } from './rows.ts';
import type { Base } from './solution-editor.tsx';

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
      {read.rows.length === 0 ? <Notice tone="bad" title={t('import.no-rows')} /> : null}
      <Unread draft={draft} read={read} />
      <Changes found={found} first={base.version === 0} empty={read.rows.length === 0} />
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

/** What the file does not say, or says in a way that was not understood. */
function Unread({ draft, read }: { draft: ImportDraft; read: ReadRows }) {
  const { t } = useText();
  return (
    <>
      <Unmapped draft={draft} />
      <Lines title={t('import.problems', { count: read.problems.length })} lines={read.problems} />
      <Lines title={t('import.undated', { count: read.undated.length })} lines={read.undated} />
      {read.unknownCouloirs.length === 0 ? null : (
        <Notice tone="warn" title={t('import.couloirs')}>
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

/** The useful columns that the file does not have. */
export function Unmapped({ draft }: { draft: ImportDraft }) {
  const { t } = useText();
  const unmapped = unmappedOf(draft.mapping);
  if (unmapped.length === 0) return null;
  return (
    <Notice
      tone="warn"
      title={t('import.unmapped', { fields: unmapped.map((field) => t(`import.field.${field}`)).join(', ') })}
    >
      <p>{t('import.unmapped-text')}</p>
    </Notice>
  );
}
