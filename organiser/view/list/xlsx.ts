import { unzipSync, zipSync } from 'fflate';
import readXlsxFile, { type CellValue } from 'read-excel-file/universal';
import { refused, tidy, LINE_LIMIT, UNPACKED_LIMIT, type Refused, type Table } from './table.ts';

class TooLarge extends Error {}

/**
 * The same file with its parts stored as they are. The library unpacks larger parts in a worker made from a blob, which
 * the content policy forbids and for which it would wait without end; and sizes are checked here before anything is unpacked.
 */
function unpacked(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let total = 0;
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!/\.(xml|rels)$/.test(name)) return false;
      total += originalSize;
      if (total > UNPACKED_LIMIT) throw new TooLarge();
      return true;
    },
  });
  return new Uint8Array(zipSync(parts, { level: 0 }));
}

/** A cell as text. A date cell has no time: its day is the same everywhere. */
function textOf(value: CellValue | null): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  return String(value);
}

/** Reads each sheet of an Excel file that holds something. */
export async function readXlsx(bytes: Uint8Array): Promise<{ ok: true; tables: Table[] } | Refused> {
  try {
    const sheets = await readXlsxFile(unpacked(bytes).buffer);
    const tables = sheets
      .map(({ sheet, data }) => ({ name: sheet, rows: tidy(data.map((row) => row.map(textOf))), broken: [] }))
      .filter(({ rows }) => rows.length > 0);
    if (tables.length === 0) return refused('empty');
    return tables.some(({ rows }) => rows.length > LINE_LIMIT) ? refused('too-many') : { ok: true, tables };
  } catch (error) {
    return refused(error instanceof TooLarge ? 'too-large' : 'broken');
  }
}
