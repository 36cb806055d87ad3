import { useState, type ReactNode } from 'react';
import { Button } from '../part/button.tsx';
import { Choice } from '../part/field.tsx';
import { Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { tableOf, withHeader, withSeparator, withSheet, type Columns, type Sheet } from './sheet.ts';
import { separators, type FileProblem, type Separator } from './table.ts';

/** Name of a column as spreadsheets write it: A, B… Z, AA. */
const letter = (column: number): string =>
  column < 26 ? String.fromCodePoint(65 + column) : `${letter(Math.floor(column / 26) - 1)}${letter(column % 26)}`;

/** Lines that may be the header, and lines shown as they are. */
const HEADERS = 20;
const SHOWN = 4;

type Reads<F extends string, D extends Sheet<F>> = {
  draft: D;
  columns: Columns<F>;
  nameOf: (field: F) => string;
  set: (next: D) => void;
};
type Props<F extends string, D extends Sheet<F>> = Reads<F, D> & {
  /** What is missing that would be useful, in words; nothing when all is there. */
  children?: ReactNode;
  onNext: () => void;
  onOther: () => void;
};

/** How the file is read and which column says what: guessed, and changeable. */
export function ColumnStep<F extends string, D extends Sheet<F>>(props: Props<F, D>) {
  const { draft, columns, nameOf, set, children, onNext, onOther } = props;
  const { t } = useText();
  const table = tableOf(draft);
  const header = table.rows[draft.header] ?? [];
  const missing = columns.needed.filter((field) => draft.mapping[field] === null);
  const sample = (field: F): string | undefined => {
    const column = draft.mapping[field];
    if (column === null) return undefined;
    const below = table.rows.slice(draft.header + 1).map((row) => row[column] ?? '');
    const seen = [...new Set(below.filter((cell) => cell !== ''))].slice(0, 3);
    return seen.length === 0 ? t('import.sample-empty') : t('import.sample', { values: seen.join(' · ').slice(0, 90) });
  };
  return (
    <>
      <p>
        <strong>{draft.file}</strong> — {t('import.lines', { count: table.rows.length })}
        {draft.read.kind === 'csv' ? ` · ${t(`import.encoding.${draft.read.encoding}`)}` : ''}
      </p>
      <Reading draft={draft} columns={columns} nameOf={nameOf} set={set} />
      <h3>{t('import.columns')}</h3>
      <p className="muted">{t('import.columns-text')}</p>
      <div className="import-columns">
        {columns.fields.map((field) => (
          <Choice
            key={field}
            label={t(columns.needed.includes(field) ? 'import.field-needed' : 'import.field', { field: nameOf(field) })}
            hint={sample(field)}
            value={String(draft.mapping[field] ?? '')}
            onChange={(value) =>
              set({ ...draft, mapping: { ...draft.mapping, [field]: value === '' ? null : Number(value) } })
            }
          >
            <option value="">{t('import.no-column')}</option>
            {header.map((cell, column) => (
              <option key={letter(column)} value={column}>
                {letter(column)} · {cell.slice(0, 60) || t('import.untitled')}
              </option>
            ))}
          </Choice>
        ))}
      </div>
      {missing.length === 0 ? null : (
        <Notice tone="warn" title={t('import.missing', { fields: missing.map(nameOf).join(', ') })} />
      )}
      {children}
      <div className="actions">
        <Button look="main" isDisabled={missing.length > 0} onPress={onNext}>
          {t('import.to-preview')}
        </Button>
        <Button onPress={onOther}>{t('import.other-file')}</Button>
      </div>
    </>
  );
}

/** Sheet, separator and header line, with the first lines as they are read. */
function Reading<F extends string, D extends Sheet<F>>({ draft, columns, set }: Reads<F, D>) {
  const { t } = useText();
  const [problem, setProblem] = useState<FileProblem | null>(null);
  const { read } = draft;
  const table = tableOf(draft);
  const shown = table.rows.slice(draft.header, draft.header + SHOWN);
  const cut = (separator: Separator) => {
    const next = withSeparator<F, D>(columns, draft, separator);
    setProblem(typeof next === 'string' ? next : null);
    if (typeof next !== 'string') set(next);
  };
  return (
    <>
      <div className="row">
        {read.kind === 'xlsx' && read.tables.length > 1 ? (
          <Choice
            label={t('import.sheet')}
            value={String(draft.sheet)}
            onChange={(sheet) => set(withSheet<F, D>(columns, draft, Number(sheet)))}
          >
            {read.tables.map(({ name }, at) => (
              <option key={name} value={at}>
                {name}
              </option>
            ))}
          </Choice>
        ) : null}
        {read.kind === 'csv' ? (
          <Choice
            label={t('import.separator')}
            value={read.separator}
            onChange={(value) => {
              const found = separators.find((one) => one === value);
              if (found !== undefined) cut(found);
            }}
          >
            {separators.map((one) => (
              <option key={one} value={one}>
                {one === '\t' ? t('import.tab') : one}
              </option>
            ))}
          </Choice>
        ) : null}
        <Choice
          label={t('import.header')}
          value={String(draft.header)}
          onChange={(header) => set(withHeader<F, D>(columns, draft, Number(header)))}
        >
          {table.rows.slice(0, HEADERS).map((row, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a line is its place in the file
            <option key={at} value={at}>
              {t('import.header-line', {
                line: at + 1,
                text: row
                  .filter((cell) => cell !== '')
                  .join(' · ')
                  .slice(0, 60),
              })}
            </option>
          ))}
        </Choice>
      </div>
      {problem === null ? null : <Notice tone="bad" title={t(`import.refused.${problem}`)} />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={t('import.first-lines')}>
        <table className="table">
          <caption>{t('import.first-lines')}</caption>
          <thead>
            <tr>
              {(shown[0] ?? []).map((cell, column) => (
                <th key={letter(column)} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.slice(1).map((row, at) => (
              <tr key={`${draft.header + at + 2}`}>
                {row.map((cell, column) => (
                  <td key={letter(column)}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
