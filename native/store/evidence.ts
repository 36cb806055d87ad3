import type { z } from 'zod';
import { FailureError } from '../../electron/contract/failure.ts';
import type { Store } from './open-store.ts';
import { evidenceRow, type EvidenceRow, type storeCalls } from './port.ts';

type Put = z.output<(typeof storeCalls)['evidence.put']['input']>;
const COLUMNS = 'id, log, at, step, way, mime, size, blob, blob_size AS blobSize, state';
const noBytes = (at: string): FailureError => new FailureError('store.unexpected', at, { reason: 'no-bytes' });

/** A new piece, its masked bytes and, when they are for somebody, the same encrypted: all or none. */
export function putEvidence(store: Store, { row, clear, sealed }: Put): void {
  store.write(() => {
    store
      .sql(
        'INSERT INTO evidence (id, log, at, step, way, mime, size, blob, blob_size, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(row.id, row.log, row.at, row.step, row.way, row.mime, row.size, row.blob, row.blobSize, row.state);
    store.sql('INSERT INTO evidence_clear (id, bytes) VALUES (?, ?)').run(row.id, Buffer.from(clear));
    if (sealed !== null)
      store.sql('INSERT INTO evidence_sealed (id, bytes) VALUES (?, ?)').run(row.id, Buffer.from(sealed));
  });
}

export function listEvidence({ sql }: Store, log: string): { rows: EvidenceRow[] } {
  const rows = sql(`SELECT ${COLUMNS} FROM evidence WHERE log = ? ORDER BY at, rowid`).all(log);
  return { rows: rows.map((row) => evidenceRow.parse(row)) };
}

export function evidenceBytes({ sql }: Store, id: string): { bytes: Uint8Array } {
  const row = sql('SELECT bytes FROM evidence_clear WHERE id = ?').get(id) as { bytes: Buffer } | undefined;
  if (!row) throw noBytes('store.evidence.bytes');
  return { bytes: row.bytes };
}

/** Encrypted bytes `from` (included) to `to` (excluded) of a piece that waits; shorter at the end. */
export function sealedBytes({ sql }: Store, id: string, from: number, to: number): { bytes: Uint8Array } {
  const row = sql('SELECT substr(bytes, ?, ?) AS part FROM evidence_sealed WHERE id = ?').get(
    from + 1,
    to - from,
    id,
  ) as { part: Buffer } | undefined;
  if (!row) throw noBytes('store.evidence.sealed');
  return { bytes: row.part };
}

/** `sent` drops the encrypted bytes: the organisers have them. */
export function markEvidence(store: Store, id: string, state: EvidenceRow['state']): void {
  store.write(() => {
    store.sql('UPDATE evidence SET state = ? WHERE id = ?').run(state, id);
    if (state === 'sent') store.sql('DELETE FROM evidence_sealed WHERE id = ?').run(id);
  });
}

export function removeEvidence(store: Store, id: string): void {
  store.write(() => {
    for (const table of ['evidence_sealed', 'evidence_clear', 'evidence'])
      store.sql(`DELETE FROM ${table} WHERE id = ?`).run(id);
  });
}
