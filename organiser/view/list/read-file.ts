import { readCsv } from './csv.ts';
import { decode, type Encoding } from './decode.ts';
import { FILE_LIMIT, refused, type Refused, type Separator, type Table } from './table.ts';
import { readXlsx } from './xlsx.ts';

export type ReadFile =
  | { ok: true; kind: 'xlsx'; tables: Table[] }
  | { ok: true; kind: 'csv'; tables: Table[]; text: string; encoding: Encoding; separator: Separator };

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
/** The container of Excel before 2007, and of an Excel file that a password protects. */
const isCompound = (bytes: Uint8Array): boolean => bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11;
/** An OpenDocument file says what it is in its first part, uncompressed. */
const isOpenDocument = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 120)).includes('mimetypeapplication/vnd.oasis.opendocument');
const isPdf = (bytes: Uint8Array): boolean => bytes[0] === 0x25 && bytes[1] === 0x50 && bytes[2] === 0x44;

/** Reads a file by what it holds, not by its name. Never throws. */
export async function readFile(bytes: Uint8Array): Promise<ReadFile | Refused> {
  if (bytes.length === 0) return refused('empty');
  if (bytes.length > FILE_LIMIT) return refused('too-large');
  if (isCompound(bytes)) return refused('old-excel');
  if (isZip(bytes)) {
    if (isOpenDocument(bytes)) return refused('open-document');
    const read = await readXlsx(bytes);
    return read.ok ? { ok: true, kind: 'xlsx', tables: read.tables } : read;
  }
  const decoded = isPdf(bytes) ? null : decode(bytes);
  if (decoded === null) return refused('not-a-table');
  const read = readCsv(decoded.text, null);
  if (!read.ok) return read;
  return { ok: true, kind: 'csv', tables: [read.table], separator: read.separator, ...decoded };
}
