import Papa from 'papaparse';
import { hostGroups, hostRow, type HostGroup, type HostRow } from '../../protocol/hosts.ts';
import { HOST_LIMIT } from '../../protocol/list.ts';

/** What is wrong in a line: a column's value, or the line itself. Each has its sentence (`hosts.wrong.<what>`). */
export const hostFaults = [...Object.keys(hostRow.shape), 'twice', 'other'] as const;
/** A line that is refused: its number in the file from 1, what is wrong in it, and what the cell says. */
export type HostProblem = { line: number; wrong: string; text: string };
export type HostFile =
  | { is: 'read'; form: 'json' | 'csv'; rows: HostRow[]; problems: HostProblem[] }
  | { is: 'refused'; why: 'not-understood' | 'empty' | 'too-many' };

/** A cell as the schema wants it; an empty one leaves the default. */
function cell(name: string, text: string): unknown {
  const bare = text.trim();
  if (bare === '') return name === 'couloirs' ? null : undefined;
  if (name === 'port') return Number(bare);
  if (name === 'couloirs') return bare.split(/[\s,|]+/);
  if (name === 'igc' || name === 'mutual') return /^(?:true|oui|yes|1|vrai)$/i.test(bare);
  return bare;
}

type Lines = { form: 'json' | 'csv'; first: number; rows: unknown[] };

function fromJson(text: string): Lines | null {
  try {
    const read: unknown = JSON.parse(text);
    const rows: unknown = Array.isArray(read) ? read : (read as { rows?: unknown } | null)?.rows;
    return Array.isArray(rows) ? { form: 'json', first: 1, rows } : null;
  } catch {
    return null;
  }
}

function fromCsv(text: string): Lines | null {
  const { data, meta } = Papa.parse<Record<string, string | string[]>>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    worker: false,
  });
  if (!meta.fields?.includes('host')) return null;
  const rows = data.map((line) => {
    const given = Object.entries(line).map(
      ([name, value]) => [name.trim(), cell(name.trim(), [value].flat().join(';'))] as const,
    );
    return { couloirs: null, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
  });
  return { form: 'csv', first: 2, rows };
}

/** What a cell says, whatever was put in it. */
const wordsOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number'
    ? `${value}`
    : Array.isArray(value)
      ? value.map(wordsOf).join(', ')
      : value === undefined
        ? ''
        : JSON.stringify(value);

/** Each column of a line that is wrong, once. */
function faultsOf(
  line: number,
  given: unknown,
  issues: readonly { path: readonly PropertyKey[]; keys?: unknown }[],
): HostProblem[] {
  const columns = new Set(issues.map(({ path }) => String(path[0] ?? 'other')));
  const unknown = issues.flatMap(({ keys }) => (Array.isArray(keys) ? keys.map(String) : []));
  return [...columns].map((column) => {
    const wrong = hostFaults.find((one) => one === column) ?? 'other';
    const value = (given as Record<string, unknown> | null)?.[column];
    const text = wrong === 'other' ? unknown.join(', ') : wordsOf(value);
    return { line, wrong, text: text.slice(0, 60) };
  });
}

/** Reads a list of hosts: the JSON of the app's own file, or a CSV whose header names the same fields. */
export function readHosts(text: string): HostFile {
  const bare = text.replace(/^\uFEFF/, '').trim();
  if (bare === '') return { is: 'refused', why: 'empty' };
  const lines = /^[[{]/.test(bare) ? fromJson(bare) : fromCsv(bare);
  if (lines === null) return { is: 'refused', why: 'not-understood' };
  if (lines.rows.length === 0) return { is: 'refused', why: 'empty' };
  if (lines.rows.length > HOST_LIMIT) return { is: 'refused', why: 'too-many' };
  const rows: HostRow[] = [];
  const problems: HostProblem[] = [];
  const seen = new Set<string>();
  lines.rows.forEach((given, n) => {
    const line = lines.first + n;
    const parsed = hostRow.safeParse(given);
    if (!parsed.success) problems.push(...faultsOf(line, given, parsed.error.issues));
    else if (seen.has(parsed.data.id)) problems.push({ line, wrong: 'twice', text: parsed.data.id });
    else {
      seen.add(parsed.data.id);
      rows.push(parsed.data);
    }
  });
  return { is: 'read', form: lines.form, rows, problems };
}

export type HostChange = { id: string; host: string; change: 'added' | 'changed' | 'removed' };

/** What a publication would change of the list in force. */
export function hostChanges(before: readonly HostRow[], after: readonly HostRow[]): HostChange[] {
  const old = new Map(before.map((row) => [row.id, row]));
  const fresh = new Map(after.map((row) => [row.id, row]));
  const said = ({ id, host, port }: HostRow, change: HostChange['change']): HostChange => ({
    id,
    host: `${host}:${port}`,
    change,
  });
  return [
    ...after.flatMap((row) => {
      const known = old.get(row.id);
      if (known === undefined) return [said(row, 'added')];
      return JSON.stringify(hostRow.parse(known)) === JSON.stringify(row) ? [] : [said(row, 'changed')];
    }),
    ...before.filter(({ id }) => !fresh.has(id)).map((row) => said(row, 'removed')),
  ];
}

/** What a publication takes from a service: the machines that go, and how many of its own are left to try. */
export type HostLoss = { group: HostGroup; hosts: string[]; left: number };

/** The services that lose machines, those that are left with none first. A row of `need: none` is never tried. */
export function hostLosses(before: readonly HostRow[], after: readonly HostRow[]): HostLoss[] {
  const tried = (rows: readonly HostRow[], group: HostGroup) =>
    rows.filter((row) => row.group === group && row.need !== 'none');
  const fresh = new Set(after.map(({ id }) => id));
  return hostGroups
    .map((group) => ({
      group,
      hosts: tried(before, group)
        .filter(({ id }) => !fresh.has(id))
        .map(({ host, port }) => `${host}:${port}`),
      left: tried(after, group).length,
    }))
    .filter(({ group, hosts }) => group !== 'other' && hosts.length > 0)
    .toSorted((a, b) => a.left - b.left);
}
