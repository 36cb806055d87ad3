import type { Engine } from './engine.ts';
import type { Caller } from './port.ts';

/** What belongs to a region: a slot, by its id or by the id of its log, or a participant. */
export type OfRegion = { slot: string } | { log: string } | { participant: string };

/** Region of a slot or of a participant; null when it has none (national), undefined when there is no such thing. */
export async function regionOf(engine: Engine, of: OfRegion): Promise<string | null | undefined> {
  const [table, column, value] =
    'slot' in of
      ? ['slot', 'id', of.slot]
      : 'log' in of
        ? ['slot', 'log', of.log]
        : ['participant', 'id', of.participant];
  const sql = `SELECT region FROM ${table} WHERE ${column} = ?`;
  return (await engine.get<{ region: string | null }>(sql, value))?.region;
}

/** Whether a caller may see what belongs to a region. What has none is national. */
export const reaches = ({ regions }: Pick<Caller, 'regions'>, region: string | null): boolean =>
  regions === null || (region !== null && regions.includes(region));

/** A condition on the column `region` of a table, and its values: what a caller may see. */
export function inRegions(table: string, { regions }: Pick<Caller, 'regions'>): { sql: string; values: string[] } {
  if (regions === null) return { sql: '1 = 1', values: [] };
  if (regions.length === 0) return { sql: '1 = 0', values: [] };
  return { sql: `${table}.region IN (${regions.map(() => '?').join(', ')})`, values: [...regions] };
}
