import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Refusal } from '../refusal.ts';
import type { HubStore } from '../store/port.ts';
import type { BlobFolder } from './folder.ts';
import type { Part } from './range.ts';

/** Bytes of blobs that one log may hold: ten of the largest. */
const LOG_LIMIT = 250 * 1024 * 1024;

export type Upload = { received: number; total: number; receipt: string | null; fresh: boolean };
type Ask = { sha256: string; log: string; part: Part; source: Readable; now: () => Date };

/** Receives blobs, one writer at a time per blob of a log. */
export class Uploads {
  readonly #store: HubStore;
  readonly #folder: BlobFolder;
  readonly #busy = new Map<string, { source: Readable; done: Promise<unknown> }>();

  constructor(store: HubStore, folder: BlobFolder) {
    this.#store = store;
    this.#folder = folder;
  }

  /**
   * Adds a part. A later request for the same blob takes over from an earlier one that hangs on a dead connection.
   * @throws Refusal blob.offset (with the expected offset), blob.mismatch, request.too-large
   */
  async put(ask: Ask): Promise<Upload> {
    const key = `${ask.log}/${ask.sha256}`;
    for (let earlier = this.#busy.get(key); earlier !== undefined; earlier = this.#busy.get(key)) {
      earlier.source.destroy(new Error('taken over'));
      await earlier.done.catch(() => undefined);
    }
    const done = this.#put(ask);
    this.#busy.set(key, { source: ask.source, done });
    try {
      return await done;
    } finally {
      this.#busy.delete(key);
    }
  }

  async #put({ sha256, log, part, source, now }: Ask): Promise<Upload> {
    const known = await this.#store.blob(sha256, log);
    if (known?.complete === true) {
      return { received: known.total, total: known.total, receipt: known.receipt, fresh: false };
    }
    const file = await this.#begin({ sha256, log, part, now }, known);
    const received = await this.#folder.size(file);
    if (received !== part.offset) throw new Refusal('blob.offset', { offset: received, length: part.total });
    const written = await this.#append(file, part, source);
    const size = part.offset + written;
    if (size < part.total) return { received: size, total: part.total, receipt: null, fresh: true };
    if ((await this.#folder.hash(file)) !== sha256) {
      await this.#store.dropBlob(sha256, log);
      await this.#folder.drop(file);
      throw new Refusal('blob.mismatch');
    }
    await this.#folder.settle();
    const receipt = randomUUID();
    await this.#store.completeBlob({ sha256, log, receipt, now: now().toISOString() });
    return { received: size, total: size, receipt, fresh: true };
  }

  /** The file to write to: the one already begun, or a new one when nothing was, or when the whole comes at once. */
  async #begin({ sha256, log, part, now }: Omit<Ask, 'source'>, known: { file: string; total: number } | null) {
    const again = known !== null && (part.length === part.total || known.total !== part.total);
    if (known !== null && !again) return known.file;
    if (part.offset !== 0) throw new Refusal('blob.offset', { offset: 0, length: part.total });
    const held = (await this.#store.blobBytes(log)) - (known?.total ?? 0);
    if (held + part.total > LOG_LIMIT) throw new Refusal('request.too-large', { limit: LOG_LIMIT });
    const file = this.#folder.newName();
    await this.#store.startBlob({ sha256, log, total: part.total, file, now: now().toISOString() });
    if (known !== null) await this.#folder.drop(known.file);
    return file;
  }

  /** What was received before a connection breaks stays; the break itself is the client's, not the hub's. */
  async #append(file: string, { offset, length }: Part, source: Readable): Promise<number> {
    try {
      return await this.#folder.append(file, offset, length, source);
    } catch (error) {
      if (source.errored !== null && source.errored === error) throw new Refusal('request.invalid', { path: 'body' });
      throw error;
    }
  }
}
