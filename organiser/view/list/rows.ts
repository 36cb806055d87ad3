import { plain, productKey } from '../../protocol/plain.ts';
import { solutionRow, type SolutionRow } from '../../protocol/list.ts';
import { couloirsOfDevice, readCouloirs, type Field, type Mapping } from './columns.ts';
import type { Table } from './table.ts';

/** Why a line gives no row: each has its sentence (`import.line.<reason>`). */
export type LineReason = 'broken' | 'no-editor' | 'no-name' | 'date' | 'too-long' | 'twice';
/** A line set aside: its number in the file from 1, why, and what the cell said. */
export type LineProblem = { line: number; reason: LineReason; text: string };

export type ReadRows = {
  rows: SolutionRow[];
  problems: LineProblem[];
  /** Lines that are kept without a date that is none. */
  undated: LineProblem[];
  /** Words found where a couloir was expected, with the number of lines: these are kept without it. */
  unknownCouloirs: [string, number][];
};

const longest: Partial<Record<Field, number>> = {
  editor: 120,
  name: 120,
  version: 40,
  device: 80,
  wave: 40,
  reference: 60,
  source: 300,
};

const two = (n: string | undefined): string => (n ?? '').padStart(2, '0');

/** A day as yyyy-mm-dd, from what French tables write; null when there is none, undefined when it is not a day. */
export function readDay(cell: string): string | null | undefined {
  if (cell === '') return null;
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(cell);
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(cell);
  const [year, month, day] =
    iso !== null
      ? [iso[1], iso[2], iso[3]]
      : french !== null
        ? [(french[3] ?? '').length === 2 ? `20${french[3]}` : french[3], french[2], french[1]]
        : [];
  if (year === undefined) return undefined;
  const text = `${year}-${two(month)}-${two(day)}`;
  const time = Date.parse(`${text}T00:00:00.000Z`);
  // 31 February is another day, or none.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : undefined;
}

/** A short name for a text, the same each time (FNV-1a, 32 bits). */
function mark(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** Names a row: the same product, version and dispositif keep their id from one file to the next. */
export function rowId(row: Pick<SolutionRow, 'editor' | 'name' | 'version' | 'device'>): string {
  const key = `${productKey(row)} / ${plain(row.version)} / ${plain(row.device)}`;
  const words = plain(`${row.editor} ${row.name}`)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  return `${words.replaceAll(/^-+|-+$/g, '') || 'logiciel'}-${mark(key)}`;
}

type Line =
  | { ok: true; row: SolutionRow; unknown: string[]; undated: string[] }
  | { ok: false; reason: LineReason; text: string };

function readLine(cells: readonly string[], mapping: Mapping, source: string): Line {
  const cell = (field: Field): string => {
    const column = mapping[field];
    return column === null ? '' : (cells[column] ?? '');
  };
  const no = (reason: LineReason, text: string): Line => ({ ok: false, reason, text: text.slice(0, 80) });
  for (const [field, most] of Object.entries(longest) as [Field, number][]) {
    if (cell(field).length > most) return no('too-long', cell(field));
  }
  if (cell('editor') === '') return no('no-editor', cell('name'));
  if (cell('name') === '') return no('no-name', cell('editor'));
  const [listedOn, seenOn] = [readDay(cell('listedOn')), readDay(cell('seenOn'))];
  // The dates are optional: a line is not lost for one.
  const undated = [
    ...(listedOn === undefined ? [cell('listedOn')] : []),
    ...(seenOn === undefined ? [cell('seenOn')] : []),
  ].map((text) => text.slice(0, 80));
  const said = readCouloirs(cell('couloirs'));
  const named = { editor: cell('editor'), name: cell('name'), version: cell('version'), device: cell('device') };
  const row = {
    id: rowId(named),
    ...named,
    couloirs: cell('couloirs') === '' ? couloirsOfDevice(named.device) : said.couloirs,
    wave: cell('wave'),
    listedOn: listedOn ?? null,
    reference: cell('reference'),
    source: cell('source') || source,
    seenOn: seenOn ?? null,
  };
  const parsed = solutionRow.safeParse(row);
  return parsed.success ? { ok: true, row: parsed.data, unknown: said.unknown, undated } : no('too-long', named.name);
}

/** The rows of a table under its header line, and the lines that give none, each with its number and why. */
export function readRows(table: Table, header: number, mapping: Mapping, source: string): ReadRows {
  const rows: SolutionRow[] = [];
  const problems: LineProblem[] = [];
  const undated: LineProblem[] = [];
  const unknown = new Map<string, number>();
  const seen = new Map<string, number>();
  const broken = new Set(table.broken);
  for (const [at, cells] of table.rows.entries()) {
    const line = at + 1;
    if (at <= header || cells.every((cell) => cell === '')) continue;
    if (broken.has(line)) {
      problems.push({ line, reason: 'broken', text: cells.join(' ').slice(0, 80) });
      continue;
    }
    const read = readLine(cells, mapping, source);
    if (!read.ok) {
      problems.push({ line, reason: read.reason, text: read.text });
      continue;
    }
    const first = seen.get(read.row.id);
    if (first !== undefined) {
      problems.push({ line, reason: 'twice', text: String(first) });
      continue;
    }
    seen.set(read.row.id, line);
    rows.push(read.row);
    for (const text of read.undated) undated.push({ line, reason: 'date', text });
    for (const word of read.unknown) unknown.set(word, (unknown.get(word) ?? 0) + 1);
  }
  return { rows, problems, undated, unknownCouloirs: [...unknown].sort((a, b) => b[1] - a[1]) };
}
