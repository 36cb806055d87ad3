import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** The files of the blobs. Their names are drawn by the hub; what they are is known by the store only. */
export class BlobFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  newName(): string {
    return randomUUID();
  }

  #path(name: string): string {
    if (!/^[0-9a-f-]{36}$/.test(name)) throw new Error('not a name of this folder');
    return path.join(this.#folder, name);
  }

  /** Bytes received so far: the file itself is the truth, whatever happened to the process. */
  async size(name: string): Promise<number> {
    try {
      return (await stat(this.#path(name))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
  }

  /**
   * Writes what a stream brings from an offset, at most `length` bytes, and puts it on the disk.
   * When the stream breaks, what came before stays, and the promise rejects; a stop of the machine may then spoil it,
   * which the hash shows at the end.
   * @returns how many bytes were written
   */
  async append(name: string, offset: number, length: number, source: Readable): Promise<number> {
    const file = await open(this.#path(name), offset === 0 ? 'w' : 'r+', 0o600);
    try {
      let written = 0;
      // Not destroyed when a write fails: what the client still sends is read and dropped, else its connection would hang.
      for await (const chunk of source.iterator({ destroyOnReturn: false })) {
        const bytes = (chunk as Buffer).subarray(0, length - written);
        let from = 0;
        while (from < bytes.length) {
          const done = await file.write(bytes, from, bytes.length - from, offset + written + from);
          from += done.bytesWritten;
        }
        written += bytes.length;
      }
      await file.sync();
      return written;
    } catch (error) {
      source.resume();
      throw error;
    } finally {
      await file.close();
    }
  }

  /** SHA-256 of a whole file, hexadecimal. */
  async hash(name: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(this.#path(name))) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  /** Puts the folder's own list of names on the disk, after a file was completed. */
  async settle(): Promise<void> {
    if (process.platform === 'win32') return;
    const folder = await open(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  read(name: string): Readable {
    return createReadStream(this.#path(name));
  }

  async drop(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  /**
   * Deletes every file that the store does not know: what a stop in the middle of an upload left.
   * @param ageMs files younger than this stay, in milliseconds
   */
  async sweep(known: readonly string[], ageMs = 0): Promise<void> {
    const keep = new Set(known);
    for (const name of await readdir(this.#folder)) {
      if (keep.has(name) || !/^[0-9a-f-]{36}$/.test(name)) continue;
      const young = ageMs > 0 && Date.now() - (await stat(this.#path(name))).mtimeMs < ageMs;
      if (!young) await this.drop(name);
    }
  }
}
