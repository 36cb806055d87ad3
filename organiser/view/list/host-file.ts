import Papa from 'papaparse';
import { hostRow, type HostRow } from '../../protocol/hosts.ts';
import { HOST_LIMIT } from '../../protocol/list.ts';

/** Why a line is refused: its number in the file, from 1, and the column, empty when it is the line as a whole. */
export type HostProblem = { line: number; column: string };
export type HostFile =
  | { is: 'read'; rows: HostRow[]; problems: HostProblem[] }
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

type Lines = { first: number; rows: unknown[] };

function fromJson(text: string): Lines | null {
  try {
    const read: unknown = JSON.parse(text);
    const rows: unknown = Array.isArray(read) ? read : (read as { rows?: unknown } | null)?.rows;
    return Array.isArray(rows) ? { first: 1, rows } : null;
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
  return { first: 2, rows };
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
    if (!parsed.success) problems.push({ line, column: String(parsed.error.issues[0]?.path[0] ?? '') });
    else if (seen.has(parsed.data.id)) problems.push({ line, column: 'id' });
    else {
      seen.add(parsed.data.id);
      rows.push(parsed.data);
    }
  });
  return { is: 'read', rows, problems };
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
