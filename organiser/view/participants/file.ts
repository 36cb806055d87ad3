import { z } from 'zod';
import columnWords from '../../../resources/participant/columns.json';
import { importRow, type ImportRow, type Participant } from '../../protocol/participant.ts';
import { regionNamed } from '../regions.ts';
import type { Couloir } from '../../protocol/status.ts';
import { readCouloirs } from '../list/columns.ts';
import type { Columns, MappingOf } from '../list/sheet.ts';
import type { Table } from '../list/table.ts';

/** The import of participants from a table: what a line says, and what it changes. Pure. */

/** What the hub keeps of a line. */
export const keptFields = [
  'email',
  'label',
  'structure',
  'couloir',
  'region',
  'editor',
  'solution',
  'version',
  'note',
] as const;
export type KeptField = (typeof keptFields)[number];
/** What a line may say: a first name goes before the name. */
export const fileFields = [...keptFields, 'first'] as const;
export type FileField = (typeof fileFields)[number];

const words = z.array(z.string());
export const peopleColumns: Columns<FileField> = {
  fields: fileFields,
  needed: ['email'],
  words: z.object({ fields: z.record(z.enum(fileFields), words) }).parse(columnWords).fields,
};

/** Why a line is refused: each has its sentence (`people.line.<reason>`). */
export const lineReasons = [
  'broken',
  'no-email',
  'email',
  'no-label',
  'couloir',
  'couloir-closed',
  'region',
  'region-closed',
  'elsewhere',
  'too-long',
  'twice',
] as const;
export type LineReason = (typeof lineReasons)[number];
/** `cells`: the line as it is in the file, to be given back to whoever corrects it. */
export type LineProblem = { line: number; reason: LineReason; text: string; cells: readonly string[] };
export type ReadPeople = { rows: ImportRow[]; problems: LineProblem[] };

type Line = { ok: true; row: ImportRow } | { ok: false; reason: LineReason; text: string };
/**
 * `regions`: those that may be written. `own`: those that the person is limited to, null when national. `open`: what the settings
 * of the edition open, everything when it is left out.
 */
export type Where = {
  regions: readonly string[];
  own: readonly string[] | null;
  open?: { couloirs: readonly Couloir[]; regions: readonly string[] };
};

function readLine(cell: (field: FileField) => string, { regions, own, open }: Where): Line {
  const no = (reason: LineReason, text: string): Line => ({ ok: false, reason, text: text.slice(0, 80) });
  const name = [cell('first'), cell('label')].filter((part) => part !== '').join(' ');
  const label = name || cell('structure');
  if (cell('email') === '') return no('no-email', label);
  if (label === '') return no('no-label', cell('email'));
  if (!z.email().safeParse(cell('email').toLowerCase()).success) return no('email', cell('email'));
  const said = readCouloirs(cell('couloir'));
  if (cell('couloir') !== '' && said.couloirs.length !== 1) return no('couloir', cell('couloir'));
  const [couloir] = said.couloirs;
  if (couloir !== undefined && open?.couloirs.includes(couloir) === false) return no('couloir-closed', cell('couloir'));
  const region = regionNamed(cell('region'), regions);
  if (cell('region') !== '' && region === undefined) return no('region', cell('region'));
  if (region !== undefined && open?.regions.includes(region) === false) return no('region-closed', region);
  if (own !== null && (region === undefined || !own.includes(region))) return no('elsewhere', cell('region'));
  const optional = (['structure', 'editor', 'solution', 'version', 'note'] as const)
    .filter((field) => cell(field) !== '')
    .map((field) => [field, cell(field)]);
  const parsed = importRow.safeParse({
    label,
    email: cell('email'),
    ...(couloir !== undefined && { couloir }),
    ...(region !== undefined && { region }),
    ...(Object.fromEntries(optional) as object),
  });
  return parsed.success ? { ok: true, row: parsed.data } : no('too-long', label);
}

/** The participants of a table under its header line, and the lines that give none, each with its number and why. */
export function readPeople(table: Table, header: number, mapping: MappingOf<FileField>, where: Where): ReadPeople {
  const rows: ImportRow[] = [];
  const problems: LineProblem[] = [];
  const seen = new Map<string, number>();
  const broken = new Set(table.broken);
  for (const [at, cells] of table.rows.entries()) {
    const line = at + 1;
    if (at <= header || cells.every((one) => one === '')) continue;
    if (broken.has(line)) {
      problems.push({ line, reason: 'broken', text: cells.join(' ').slice(0, 80), cells });
      continue;
    }
    const cell = (field: FileField): string => {
      const column = mapping[field];
      return column === null ? '' : (cells[column] ?? '');
    };
    const read = readLine(cell, where);
    const first = read.ok ? seen.get(read.row.email) : undefined;
    if (!read.ok) problems.push({ line, reason: read.reason, text: read.text, cells });
    else if (first !== undefined) problems.push({ line, reason: 'twice', text: String(first), cells });
    else {
      seen.set(read.row.email, line);
      rows.push(read.row);
    }
  }
  return { rows, problems };
}

export type Changed = { before: Participant; after: ImportRow; fields: KeptField[] };
export type Comparison = { added: ImportRow[]; changed: Changed[]; same: number };

/** What the lines would change of those who are there; an address that is there is the same person. */
export function compare(list: readonly Participant[], rows: readonly ImportRow[]): Comparison {
  const found: Comparison = { added: [], changed: [], same: 0 };
  for (const after of rows) {
    // Two regions may have the same address: the hub takes the one of the line's region, else the first.
    const there = list.filter(({ email }) => email === after.email);
    const before = there.find(({ region }) => region === (after.region ?? null)) ?? there[0];
    if (before === undefined) {
      found.added.push(after);
      continue;
    }
    const fields = keptFields.filter((field) => after[field] !== undefined && after[field] !== before[field]);
    if (fields.length === 0 && before.state !== 'pending') found.same += 1;
    else found.changed.push({ before, after, fields });
  }
  return found;
}
