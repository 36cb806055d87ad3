import { createHash } from 'node:crypto';
import type { Row } from '../store/engine.ts';
import type { Head } from './line.ts';
import { selectOf, tables } from './tables.ts';

/** One instant of a database. */
export type Source = { schema: number; rows(sql: string): Iterable<Row> | AsyncIterable<Row> };
/** The received files, by the name that the store knows. */
export type Files = { read(name: string): AsyncIterable<unknown> };

/**
 * The lines of a backup, each with its end. The parts of a file are as they are on the disk: small, so that the whole is never in
 * memory.
 * @throws when a received file is not there
 */
export async function* backupLines(source: Source, files: Files, now: Date): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let lines = 0;
  const line = (value: object): string => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    lines += 1;
    return text;
  };
  yield line({ format: 'verif-segur-hub', v: 1, schema: source.schema, madeAt: now.toISOString() } satisfies Head);
  const received: string[] = [];
  for (const table of tables) {
    for await (const row of source.rows(selectOf(table))) {
      // One whose days are over has no file any more.
      if (table.name === 'blob' && row['erased_at'] === null) received.push(String(row['file']));
      yield line({ table: table.name, row });
    }
  }
  for (const file of received) {
    yield line({ file });
    for await (const part of files.read(file)) yield line({ part: Buffer.from(part as Buffer).toString('base64') });
  }
  yield `${JSON.stringify({ lines, sha256: hash.digest('hex') })}\n`;
}
