import { useMemo, useState } from 'react';
import { settingsOf, type BoardEdition } from '../../protocol/board.ts';
import { BATCH, type Participant } from '../../protocol/participant.ts';
import type { Failure } from '../api.ts';
import { ColumnStep } from '../list/column-step.tsx';
import { FileStep } from '../list/file-step.tsx';
import { openSheet, tableOf, type Sheet } from '../list/sheet.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { regions, regionsFor } from '../regions.ts';
import { useMay } from '../state/hooks.ts';
import { people } from '../state/people.ts';
import { download } from '../part/download.ts';
import { csvOf } from '../part/csv.ts';
import {
  compare,
  peopleColumns,
  readPeople,
  type Comparison,
  type FileField,
  type KeptField,
  type LineProblem,
} from './file.ts';

type Props = { edition: BoardEdition; list: readonly Participant[]; onClose: () => void; onDone: () => void };
const steps = ['file', 'columns', 'preview'] as const;

/** Participants from a table: a file, its columns, what it changes, then the writing. */
export function ImportWindow({ edition, list, onClose, onDone }: Props) {
  const { t } = useText();
  const [sheet, setSheet] = useState<Sheet<FileField> | null>(null);
  const [previewing, setPreviewing] = useState(false);
  const at = sheet === null ? 'file' : previewing ? 'preview' : 'columns';
  return (
    <Window title={t('people.import')} isOpen onClose={onClose}>
      <div className="import">
        <ol className="import-steps">
          {steps.map((step) => (
            <li key={step} {...(step === at ? { 'aria-current': 'step' as const } : {})}>
              {t(`people.step.${step}`)}
            </li>
          ))}
        </ol>
        {sheet === null ? (
          <FileStep
            text={t('people.file-text')}
            hint={t('people.file-columns')}
            onRead={(file, read) => setSheet(openSheet(peopleColumns, file, read))}
          />
        ) : previewing ? (
          <Preview
            edition={edition}
            list={list}
            sheet={sheet}
            onBack={() => setPreviewing(false)}
            onClose={onClose}
            onDone={onDone}
          />
        ) : (
          <ColumnStep
            draft={sheet}
            columns={peopleColumns}
            nameOf={(field) => t(`people.field.${field}`)}
            set={setSheet}
            onNext={() => setPreviewing(true)}
            onOther={() => setSheet(null)}
          />
        )}
      </div>
    </Window>
  );
}

type PreviewProps = Props & { sheet: Sheet<FileField>; onBack: () => void };

function Preview({ edition, list, sheet, onBack, onClose, onDone }: PreviewProps) {
  const { t } = useText();
  const { regions: own } = useMay();
  const read = useMemo(() => {
    const open = [...new Set([...regionsFor(edition, null), ...regions])];
    const { couloirs } = settingsOf(edition);
    const opened = { couloirs, regions: regionsFor(edition, null) };
    return readPeople(tableOf(sheet), sheet.header, sheet.mapping, { regions: open, own, open: opened });
  }, [edition, sheet, own]);
  // What the preview said stays on screen while it is written, and after.
  const [found] = useState(() => compare(list, read.rows));
  const [done, setDone] = useState<{ added: number; changed: number; same: number } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    setFailure(null);
    const sum = { added: 0, changed: 0, same: 0 };
    // The same lines again change nothing: a try that stopped half-way is simply made again.
    for (let from = 0; from < read.rows.length; from += BATCH) {
      const answer = await people.importRows(edition.id, read.rows.slice(from, from + BATCH));
      if (!answer.ok) {
        setBusy(false);
        onDone();
        return setFailure(answer.failure);
      }
      for (const key of ['added', 'changed', 'same'] as const) sum[key] += answer.value[key];
    }
    setBusy(false);
    onDone();
    return setDone(sum);
  };
  if (done !== null) {
    return (
      <>
        <Notice tone="good" title={t('people.imported', done)}>
          {read.problems.length === 0 ? null : <p>{t('people.not-imported', { count: read.problems.length })}</p>}
        </Notice>
        <Problems problems={read.problems} sheet={sheet} />
        <div className="actions end">
          <Button look="main" onPress={onClose}>
            {t('action.close')}
          </Button>
        </div>
      </>
    );
  }
  const moves = found.added.length + found.changed.length;
  return (
    <>
      {read.rows.length === 0 ? <Notice tone="bad" title={t('import.no-rows')} /> : null}
      <Problems problems={read.problems} sheet={sheet} />
      <Differences found={found} />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions">
        <Button look="main" isDisabled={busy || moves === 0} onPress={() => void send()}>
          {t('people.import-yes', { count: moves })}
        </Button>
        <Button onPress={onBack}>{t('import.to-columns')}</Button>
      </div>
    </>
  );
}

/** Lines of a group that are shown: more would be read by nobody, and the count is there. */
const SHOWN = 100;

/** The lines that are refused and why, also as a file to correct and import: the same columns, and the reason in front. */
function Problems({ problems, sheet }: { problems: readonly LineProblem[]; sheet: Sheet<FileField> }) {
  const { t } = useText();
  if (problems.length === 0) return null;
  const why = ({ reason, text }: LineProblem): string => t(`people.line.${reason}`, { text });
  const save = (): void => {
    const titles = tableOf(sheet).rows[sheet.header] ?? [];
    const rows = problems.map((one) => [why(one), ...one.cells]);
    download(t('people.refused-file'), csvOf([t('people.refused-why'), ...titles], rows), 'text/csv');
  };
  return (
    <details className="import-group tone-edge-mild" open>
      <summary>{t('people.refused-lines', { count: problems.length })}</summary>
      <ul>
        {problems.slice(0, SHOWN).map((one) => (
          <li key={one.line}>{t('import.line', { line: one.line, why: why(one) })}</li>
        ))}
      </ul>
      <div className="actions">
        <Button onPress={save}>{t('people.refused-save')}</Button>
      </div>
    </details>
  );
}

function Differences({ found }: { found: Comparison }) {
  const { t } = useText();
  const value = (field: KeptField, of: { [K in KeptField]?: string | null | undefined }): string => {
    const text = of[field] ?? '';
    if (text === '') return t('import.nothing');
    return field === 'couloir' ? t(`couloir.${text as NonNullable<Participant['couloir']>}`) : text;
  };
  return (
    <>
      {found.added.length === 0 ? null : (
        <details className="import-group tone-edge-good" open>
          <summary>{t('people.added-lines', { count: found.added.length })}</summary>
          <ul>
            {found.added.slice(0, SHOWN).map((row) => (
              <li key={row.email}>
                {row.label}
                {row.couloir ? ` · ${t(`couloir.${row.couloir}`)}` : ''}
                {row.region ? ` · ${row.region}` : ''}
              </li>
            ))}
          </ul>
        </details>
      )}
      {found.changed.length === 0 ? null : (
        <details className="import-group tone-edge-brand" open>
          <summary>{t('people.changed-lines', { count: found.changed.length })}</summary>
          <ul>
            {found.changed.slice(0, SHOWN).map(({ before, after, fields }) => (
              <li key={after.email}>
                {before.label}
                <ul>
                  {before.state === 'pending' ? <li>{t('people.line-approves')}</li> : null}
                  {fields.map((field) => (
                    <li key={field}>
                      {t('import.change', {
                        field: t(`people.field.${field}`),
                        from: value(field, before),
                        to: value(field, after),
                      })}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </details>
      )}
      {found.same === 0 ? null : <p className="muted">{t('people.same-lines', { count: found.same })}</p>}
    </>
  );
}
