import { useEffect, useState } from 'react';
import type { SolutionRow } from '../../protocol/list.ts';
import type { Failure } from '../api.ts';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { readList } from '../state/actions.ts';
import { ColumnStep } from './column-step.tsx';
import { newImport, setImport, useImports, type ImportDraft } from './draft.ts';
import type { ListEditorProps } from './editors.tsx';
import { FileStep } from './file-step.tsx';
import { PreviewStep, Unmapped } from './preview-step.tsx';
import { solutionColumns } from './columns.ts';

/** The list that an import is compared with; version 0 when nothing is published. */
export type Base = { version: number; rows: readonly SolutionRow[] };

/** Today where the organiser is, as yyyy-mm-dd. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

const steps = ['file', 'columns', 'preview'] as const;

/** Import of the software: a file, its columns, what changes, and the publication. */
export function SolutionEditor({ edition, inForce, onPublished }: ListEditorProps) {
  const { t } = useText();
  const draft = useImports((s) => s.drafts[edition.id]);
  const [turn, setTurn] = useState(0);
  const [done, setDone] = useState<number | null>(null);
  const at = draft === undefined ? 'file' : draft.previewing ? 'preview' : 'columns';
  return (
    <section className="card import" aria-labelledby="import-title">
      <h2 id="import-title">{t('import.title')}</h2>
      <ol className="import-steps">
        {steps.map((step) => (
          <li key={step} {...(step === at ? { 'aria-current': 'step' as const } : {})}>
            {t(`import.step.${step}`)}
          </li>
        ))}
      </ol>
      {done === null ? null : (
        <Notice tone="good" title={t('import.done', { version: done })}>
          <p>{t('import.done-text')}</p>
        </Notice>
      )}
      {draft === undefined ? (
        <FileStep
          text={t('import.file-text')}
          hint={t('import.file-columns')}
          onRead={(file, read) => {
            setDone(null);
            setImport(edition.id, newImport(file, read, { label: t('import.label-start'), asOf: today() }));
          }}
        />
      ) : !draft.previewing ? (
        <ColumnStep
          draft={draft}
          columns={solutionColumns}
          nameOf={(field) => t(`import.field.${field}`)}
          set={(next) => setImport(edition.id, next)}
          onNext={() => setImport(edition.id, { ...draft, previewing: true })}
          onOther={() => setImport(edition.id, undefined)}
        >
          <Unmapped draft={draft} />
        </ColumnStep>
      ) : (
        <Compared
          // Another version in force, or another try, is compared anew.
          key={`${inForce?.version ?? 0} ${turn}`}
          draft={draft}
          edition={edition}
          onRetry={() => setTurn((n) => n + 1)}
          onStale={onPublished}
          onPublished={(version) => {
            setImport(edition.id, undefined);
            setDone(version);
            onPublished();
          }}
        />
      )}
    </section>
  );
}

type Props = Pick<ListEditorProps, 'edition'> & {
  draft: ImportDraft;
  onRetry: () => void;
  onStale: () => void;
  onPublished: (version: number) => void;
};

/** Reads what is in force, then shows what would change. */
function Compared({ edition, draft, onRetry, onStale, onPublished }: Props) {
  const { t } = useText();
  const [read, setRead] = useState<{ base: Base } | { failure: Failure } | null>(null);
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const answer = await readList(edition.id, 'solutions');
      if (!current) return;
      if (answer.ok && answer.value.name === 'solutions') {
        setRead({ base: { version: answer.value.version, rows: answer.value.body.rows } });
      } else if (!answer.ok) {
        const isFirst = answer.failure.code === 'list.unknown';
        setRead(isFirst ? { base: { version: 0, rows: [] } } : { failure: answer.failure });
      }
    };
    void ask();
    return () => {
      current = false;
    };
  }, [edition.id]);
  if (read === null) return <Loading text={t('import.comparing')} />;
  if ('failure' in read) return <FailureNotice failure={read.failure} onRetry={onRetry} />;
  return (
    <PreviewStep
      edition={edition}
      draft={draft}
      base={read.base}
      set={(next) => setImport(edition.id, next)}
      onStale={onStale}
      onPublished={onPublished}
    />
  );
}
