import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { FailureError } from '../../electron/contract/failure.ts';

const AT = 'directory.import';
/** The text has 89 MB: ten times more is another file, or an archive made to fill the disk. */
const MOST_BYTES = 1024 * 1024 * 1024;
const ENTRY = /\.(txt|csv)$/i;
const WANTED = /correspondance[_ -]?mssante/i;

/** A text to read, with the instant it was made, its size in bytes and how to be sure that it was read whole. */
export type Source = {
  stream: Readable;
  total: number;
  madeAt: Date;
  /** Called with the bytes as they are read. */
  see(chunk: Buffer): void;
  /** @throws FailureError when the bytes seen are not those that were packed. */
  finish(): void;
  close(): void;
};

const unreadable = (): FailureError => new FailureError('mss.extract-unreadable', AT);

/**
 * Opens the file that the person chose: a text, or an archive that holds one.
 * @throws FailureError mss.extract-unreadable, mss.extract-other, mss.extract-too-large
 */
export async function openSource(file: string): Promise<Source> {
  try {
    const { size, mtime } = await stat(file);
    if (size > MOST_BYTES) throw new FailureError('mss.extract-too-large', AT);
    if (await startsLikeZip(file)) return await openZip(file);
    const stream = createReadStream(file, { highWaterMark: 256 * 1024 });
    return {
      stream,
      total: size,
      madeAt: mtime,
      see: () => undefined,
      finish: () => undefined,
      close: () => undefined,
    };
  } catch (error) {
    throw error instanceof FailureError ? error : unreadable();
  }
}

async function startsLikeZip(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const head = Buffer.alloc(4);
    await handle.read(head, 0, 4, 0);
    return head.readUInt32BE(0) === 0x504b0304;
  } finally {
    await handle.close();
  }
}

async function openZip(file: string): Promise<Source> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, opened) => {
      if (error) reject(error);
      else resolve(opened);
    });
  });
  try {
    const entry = await wantedEntry(zip);
    if (entry.uncompressedSize > MOST_BYTES) throw new FailureError('mss.extract-too-large', AT);
    const stream = await new Promise<Readable>((resolve, reject) => {
      zip.openReadStream(entry, (error: Error | null, opened: Readable) => {
        if (error) reject(error);
        else resolve(opened);
      });
    });
    let sum = 0;
    return {
      stream,
      total: entry.uncompressedSize,
      madeAt: entry.getLastModDate(),
      see: (chunk) => void (sum = crc32(chunk, sum)),
      finish() {
        if (sum !== entry.crc32) throw unreadable();
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** The extraction among the files of an archive: by its name, or the only text there. */
async function wantedEntry(zip: ZipFile): Promise<Entry> {
  const texts: Entry[] = [];
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (ENTRY.test(entry.fileName)) texts.push(entry);
      zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
  const found = texts.find((entry) => WANTED.test(entry.fileName)) ?? (texts.length === 1 ? texts[0] : undefined);
  if (found === undefined || found.isEncrypted()) throw new FailureError('mss.extract-other', AT, { why: 'archive' });
  return found;
}
