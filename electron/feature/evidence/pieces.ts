import { createHash, randomUUID } from 'node:crypto';
import type { EvidenceRow } from '../../../native/store/port.ts';
import { EVIDENCE_LIMIT, EVIDENCE_TOTAL, type EvidenceItem } from '../../contract/evidence.ts';
import { FailureError, failureOf, type Failure } from '../../contract/failure.ts';
import type { Journal } from '../event/journal.ts';
import type { Keepsake } from '../hour/part.ts';
import type { Outside } from '../outside.ts';
import { sealFor } from '../report/seal.ts';
import { uploadBlob } from '../report/upload.ts';

/** Where the pieces of a log go. `target` null: nobody is there to read them, and they stay on this machine. */
export type Recipient = { log: string; target: { hub: string; token: string; reportKey: string } | null };

export type PieceDeps = {
  outside: Pick<Outside, 'now' | 'fetch' | 'store' | 'log'>;
  journal: Journal;
  /** Null before joining. */
  recipient(): Recipient | null;
  onItems(items: EvidenceItem[]): void;
};

type New = { bytes: Uint8Array; mime: string } & Pick<EvidenceRow, 'step' | 'way'>;
const shownState = { local: 'local', queued: 'waiting', sent: 'sent', refused: 'refused' } as const;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Encrypted for the organisers; null when their key cannot be used: the piece is not lost for that. */
const sealed = async (bytes: Uint8Array, key: string): Promise<Uint8Array | null> =>
  sealFor(key, bytes).catch(() => null);

/**
 * The pieces of one's log: kept here, encrypted for the organisers, sent from where a try stopped, told in the log once they
 * have arrived, withdrawn.
 */
export function createPieces({ outside, journal, recipient, onItems }: PieceDeps) {
  const { store, log } = outside;
  /** Why the last try of each failed: a passing trouble is not worth a row. */
  const troubles = new Map<string, Failure>();
  let pumping: Promise<void> | null = null;
  /** Raised by `forget`: what was under way belongs to data that is gone. */
  let generation = 0;
  let last: Promise<unknown> = Promise.resolve();
  /** Whether what waits was read since the start: before, nobody knows. */
  let wasRead = false;

  /** One at a time: telling a piece in the log, and withdrawing it, must never cross. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  }

  async function rows(): Promise<EvidenceRow[]> {
    const to = recipient();
    return to === null ? [] : (await store.call('evidence.list', { log: to.log })).rows;
  }
  const itemOf = ({ id, at, step, way, mime, size, state }: EvidenceRow): EvidenceItem => ({
    id,
    at,
    step,
    way,
    kind: mime.startsWith('image/') ? 'image' : 'text',
    size,
    state: shownState[state],
    failure: state === 'sent' || state === 'local' ? null : (troubles.get(id) ?? null),
  });
  async function show(): Promise<void> {
    const began = generation;
    const items = (await rows()).map(itemOf);
    if (began !== generation) return;
    wasRead = true;
    onItems(items);
  }
  async function rowOf(id: string): Promise<EvidenceRow> {
    const row = (await rows()).find((one) => one.id === id);
    if (row === undefined) throw new FailureError('evidence.gone', 'evidence.piece');
    return row;
  }

  /** Events of the log that tell this piece and that nobody withdrew. */
  async function tellings(row: EvidenceRow): Promise<{ device: string; n: number }[]> {
    const { events } = await store.call('event.list', { log: row.log });
    const withdrawn = new Set(
      events
        .filter(({ kind }) => kind === 'event.corrected')
        .map(({ body }) => `${String(body['device'])}/${String(body['n'])}`),
    );
    return events
      .filter(({ kind, role, body }) => kind === 'evidence.added' && role === 'participant' && body['id'] === row.id)
      .filter(({ device, n }) => !withdrawn.has(`${device}/${n}`))
      .map(({ device, n }) => ({ device, n }));
  }

  /** Said once: a try that stopped between the event and the mark finds it said. */
  async function tell(row: EvidenceRow, hash: string, size: number): Promise<void> {
    if ((await tellings(row)).length > 0) return;
    const { id, step, mime, way } = row;
    await journal.append('evidence.added', { id, step, sha256: hash, size, mime, way });
  }

  async function sendOne(row: EvidenceRow): Promise<void> {
    const target = recipient()?.target ?? null;
    const { id, blob, blobSize } = row;
    if (target === null || blob === null || blobSize === null) return;
    await uploadBlob({
      fetch: outside.fetch,
      hub: target.hub,
      token: target.token,
      sha256: blob,
      size: blobSize,
      // One that was removed meanwhile has no bytes left: its upload stops there.
      read: async (from, to) => (await store.call('evidence.sealed', { id, from, to })).bytes,
      onProgress: () => undefined,
    });
    await inTurn(async () => {
      // Removed during the last part: nothing names it, and nobody will.
      if (!(await rows()).some((one) => one.id === id)) return;
      await tell(row, blob, blobSize);
      await store.call('evidence.mark', { id, state: 'sent' });
    });
  }

  async function pumpNow(): Promise<void> {
    const began = generation;
    for (const row of (await rows()).filter(({ state }) => state === 'queued')) {
      if (began !== generation) return;
      try {
        await sendOne(row);
        troubles.delete(row.id);
      } catch (error) {
        if (began !== generation) return;
        const gone = !(await rows()).some(({ id }) => id === row.id);
        if (gone) continue;
        const seen = failureOf(error, 'evidence.pump');
        log.warn('evidence.pump', { code: seen.code });
        const refused = seen.code === 'report.refused';
        troubles.set(row.id, refused ? { ...seen, code: 'evidence.refused' } : seen);
        if (refused) await store.call('evidence.mark', { id: row.id, state: 'refused' });
        // What the hub refuses for good must not hold back the next piece; any other trouble is the same for all.
        else break;
      }
    }
    await show();
  }

  function pump(): Promise<void> {
    pumping ??= pumpNow().finally(() => {
      pumping = null;
    });
    return pumping;
  }
  /** Nobody waits for it: what fails is in the view, and tried at the next contact. */
  const pumpLater = (): void =>
    void pump().catch((error: unknown) => log.warn('evidence.pump', { code: failureOf(error, 'evidence.pump').code }));

  return {
    /** Keeps a masked piece, on disk before the answer. @throws FailureError `evidence.full`, `evidence.too-large`, `session.missing` */
    async keep({ bytes, mime, step, way }: New): Promise<{ id: string }> {
      const began = generation;
      const to = recipient();
      if (to === null) throw new FailureError('session.missing', 'evidence.keep');
      if (bytes.byteLength > EVIDENCE_LIMIT) throw new FailureError('evidence.too-large', 'evidence.keep');
      const kept = (await rows()).reduce((sum, row) => sum + row.size, 0);
      if (kept + bytes.byteLength > EVIDENCE_TOTAL) throw new FailureError('evidence.full', 'evidence.keep');
      const cipher = to.target === null ? null : await sealed(bytes, to.target.reportKey);
      const row: EvidenceRow = {
        id: randomUUID(),
        log: to.log,
        at: outside.now().toISOString(),
        step,
        way,
        mime,
        size: bytes.byteLength,
        blob: cipher === null ? null : sha256(cipher),
        blobSize: cipher === null ? null : cipher.byteLength,
        state: cipher === null ? 'local' : 'queued',
      };
      // Erased meanwhile: a piece of a log that is gone would stay here, shown by nothing.
      if (began !== generation) throw new FailureError('session.missing', 'evidence.keep');
      await store.call('evidence.put', { row, clear: bytes, sealed: cipher });
      // Nothing else will tell it: the log of this machine is where it is counted.
      if (to.target === null) await inTurn(() => tell(row, sha256(bytes), bytes.byteLength));
      await show();
      pumpLater();
      return { id: row.id };
    },
    async view(id: string): Promise<{ kind: 'image'; bytes: Uint8Array } | { kind: 'text'; text: string }> {
      const { mime } = await rowOf(id);
      const { bytes } = await store.call('evidence.bytes', { id });
      if (mime.startsWith('image/')) return { kind: 'image', bytes };
      return { kind: 'text', text: new TextDecoder().decode(bytes) };
    },
    /** Withdrawn first: should the app stop here, what is left is a piece that can be removed again. */
    async remove(id: string): Promise<void> {
      await inTurn(async () => {
        const row = await rowOf(id);
        for (const told of await tellings(row))
          await journal.append('event.corrected', { ...told, reason: 'withdrawn' });
        await store.call('evidence.remove', { id });
        troubles.delete(id);
      });
      await show();
    },
    async send(id: string): Promise<void> {
      const row = await rowOf(id);
      if (row.state !== 'refused' && row.state !== 'queued') return;
      await store.call('evidence.mark', { id, state: 'queued' });
      troubles.delete(id);
      await show();
      pumpLater();
    },
    /** The masked files, for the archive that the person keeps: numbered, since a name could tell. */
    async keepsakes(): Promise<Keepsake[]> {
      const made: Keepsake[] = [];
      for (const [index, { id, at, mime }] of (await rows()).entries()) {
        const { bytes } = await store.call('evidence.bytes', { id });
        const number = String(index + 1).padStart(2, '0');
        made.push({ name: `preuves/${number}-${at.slice(0, 10)}.${mime.startsWith('image/') ? 'png' : 'txt'}`, bytes });
      }
      return made;
    },
    pump,
    load: show,
    wasRead: () => wasRead,
    forget(): void {
      generation += 1;
      wasRead = false;
      troubles.clear();
      onItems([]);
    },
  };
}
