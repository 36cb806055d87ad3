import { isUtf8 } from 'node:buffer';
import { rmSync } from 'node:fs';
import { FailureError } from '../../electron/contract/failure.ts';
import { syncFile } from '../store/files.ts';
import { connect } from '../store/sqlite.ts';
import { bindColumns } from './columns.ts';
import type { DirectoryFacts, ImportRules } from './port.ts';
import { createRowWriter, type RowWriter } from './rows.ts';
import { openSource, type Source } from './source.ts';
import { indexes, prepare, writeFacts } from './table.ts';

const AT = 'directory.import';
const DAY_MS = 24 * 60 * 60_000;
/** The byte of "\n". */
const LINE_END = 10;

export type BuildOrder = { source: string; target: string; key: string; rules: ImportRules; now: string };
export type Told = { phase: 'reading' | 'indexing' | 'checking'; rows: number; bytes: number; total: number };
export type Watcher = {
  tell(told: Told): void;
  /** @throws Cancelled when the person gave up. */
  check(): void;
};
export class Cancelled extends Error {}

/**
 * Makes a copy of the directory at `target`, whole and on the disk when this answers; otherwise removes what it had made.
 * Takes seconds: for a thread of its own.
 * @throws FailureError mss.extract-…, store.full; Cancelled
 */
export async function buildCopy(order: BuildOrder, watcher: Watcher): Promise<DirectoryFacts> {
  const { target, key, rules, now } = order;
  rmSync(target, { force: true });
  let made = false;
  const source = await openSource(order.source);
  try {
    const asOf = new Date(Math.min(source.madeAt.getTime(), Date.parse(now)));
    if (Date.parse(now) - asOf.getTime() > rules.keepDays * DAY_MS) {
      throw new FailureError('mss.extract-old', AT, { asOf: asOf.toISOString(), days: rules.keepDays });
    }
    const db = connect(target, key, false);
    try {
      prepare(db);
      db.exec('BEGIN');
      const counts = await readRows(source, (header) => createRowWriter(db, boundTo(header, rules)), watcher);
      if (counts.rows < rules.leastRows) {
        throw new FailureError('mss.extract-small', AT, { rows: counts.rows, least: rules.leastRows });
      }
      const told = { rows: counts.rows, bytes: source.total, total: source.total };
      watcher.tell({ phase: 'indexing', ...told });
      for (const index of indexes) {
        watcher.check();
        db.exec(index);
      }
      watcher.tell({ phase: 'checking', ...told });
      const facts = { asOf: asOf.toISOString(), importedAt: now, ...counts };
      writeFacts(db, facts);
      db.exec('COMMIT');
      watcher.check();
      db.close();
      syncFile(target);
      made = true;
      return facts;
    } finally {
      db.close();
    }
  } finally {
    source.stream.destroy();
    source.close();
    if (!made) rmSync(target, { force: true });
  }
}

function boundTo(header: string, rules: ImportRules): ReturnType<typeof bindColumns> {
  const bound = bindColumns(header, rules.columns);
  const missing = rules.required.find((column) => bound.at[column] === -1);
  if (missing === undefined) return bound;
  throw new FailureError('mss.extract-other', AT, { column: rules.columns[missing][0] ?? missing });
}

/** Cuts the bytes in lines, each chunk on its last line end so that no character is cut, and hands them over. */
async function readRows(source: Source, begin: (header: string) => RowWriter, watcher: Watcher) {
  let writer: RowWriter | null = null;
  let left = Buffer.alloc(0);
  let bytes = 0;
  const total = source.total;

  function take(part: Buffer): void {
    if (!isUtf8(part)) throw new FailureError('mss.extract-damaged', AT, { why: 'encoding' });
    const lines = part.toString('utf8').split('\n');
    for (const line of lines) {
      const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (writer === null) writer = begin(bare);
      else if (bare !== '') writer.add(bare);
    }
  }

  try {
    for await (const chunk of source.stream as AsyncIterable<Buffer>) {
      watcher.check();
      source.see(chunk);
      bytes += chunk.length;
      const all = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
      const end = all.lastIndexOf(LINE_END);
      // A first line without an end in a megabyte is the header of nothing.
      if (end === -1 && all.length > 1_000_000) throw new FailureError('mss.extract-other', AT, { why: 'lines' });
      if (end !== -1) take(all.subarray(0, end));
      left = Buffer.from(all.subarray(end + 1));
      watcher.tell({ phase: 'reading', rows: (writer as RowWriter | null)?.counts().rows ?? 0, bytes, total });
    }
  } catch (error) {
    // The stream's own errors: the archive is damaged, or the key it lies on was pulled out.
    if (error instanceof FailureError || error instanceof Cancelled || isOfSqlite(error)) throw error;
    throw new FailureError('mss.extract-unreadable', AT);
  }
  source.finish();
  // Without an end of line the last line may be a piece of one.
  if (left.length > 0) take(left);
  const written = writer as RowWriter | null;
  if (written === null) throw new FailureError('mss.extract-other', AT, { why: 'empty' });
  if (left.length > 0 && !written.lastIsWhole()) throw new FailureError('mss.extract-truncated', AT);
  return written.finish();
}

const isOfSqlite = (error: unknown): boolean => String((error as { code?: unknown } | null)?.code).startsWith('SQLITE');
