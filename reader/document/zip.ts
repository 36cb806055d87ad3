import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { ZIP_BYTES, ZIP_ENTRIES, ZIP_RATIO } from './limits.ts';
import { Unread } from './unread.ts';

/** One file of an archive. `path` is in capitals, parted by `/`: names are compared without case. Never shown. */
export type Packed = { path: string; bytes: number; folder: boolean; read(): Promise<Buffer> };
export type Archive = {
  files: Packed[];
  /** Whether names are parted by `/` and none comes twice. */ soundNames: boolean;
};

const SLACK = 1024 * 1024;
const LINK = 0o120000;

function nameOf(entry: Entry<Buffer>): string {
  const utf8 = (entry.generalPurposeBitFlag & 0x800) !== 0;
  return entry.fileName.toString(utf8 ? 'utf8' : 'latin1');
}

/** Refuses what has no place in an archive of documents: nothing is ever written, but who made it meant harm, or broke it. */
function inspect(entry: Entry<Buffer>, name: string): void {
  const parts = name.replaceAll('\\', '/').split('/');
  if (parts.includes('..') || /^[/\\]|^[a-z]:/i.test(name) || name.includes('\0')) throw new Unread('zip-path');
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === LINK) throw new Unread('zip-link');
  if (entry.isEncrypted()) throw new Unread('zip-encrypted');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw new Unread('zip-damaged');
  if (entry.uncompressedSize > SLACK && entry.uncompressedSize > entry.compressedSize * ZIP_RATIO)
    throw new Unread('zip-bomb');
}

async function unpack(zip: ZipFile<Buffer>, entry: Entry<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sum = 0;
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) =>
      error === null ? resolve(opened) : reject(new Unread('zip-damaged')),
    );
  });
  try {
    // yauzl refuses a stream that is longer or shorter than it says.
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum);
      chunks.push(chunk);
    }
  } catch {
    throw new Unread('zip-damaged');
  }
  if (sum >>> 0 !== entry.crc32 >>> 0) throw new Unread('zip-damaged');
  return Buffer.concat(chunks);
}

const opened = async (bytes: Uint8Array): Promise<ZipFile<Buffer>> =>
  new Promise((resolve, reject) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    yauzl.fromBuffer(buffer, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true }, (error, zip) =>
      error === null ? resolve(zip) : reject(new Unread('zip-damaged')),
    );
  });

/**
 * Lists an archive that is in memory; nothing is unpacked before `read`, and nothing is ever written to disk.
 * @throws Unread zip-damaged, zip-entries, zip-bomb, zip-path, zip-link, zip-encrypted
 */
export async function openArchive(bytes: Uint8Array): Promise<Archive> {
  const zip = await opened(bytes);
  if (zip.entryCount > ZIP_ENTRIES) throw new Unread('zip-entries');
  const files: Packed[] = [];
  const seen = new Set<string>();
  let soundNames = true;
  let total = 0;
  await new Promise<void>((resolve, reject) => {
    zip.on('error', () => reject(new Unread('zip-damaged')));
    zip.on('end', resolve);
    zip.on('entry', (entry) => {
      try {
        const name = nameOf(entry);
        inspect(entry, name);
        total += entry.uncompressedSize;
        if (total > ZIP_BYTES) throw new Unread('zip-bomb');
        if (files.length >= ZIP_ENTRIES) throw new Unread('zip-entries');
        const path = name.replaceAll('\\', '/').toUpperCase();
        soundNames &&= !name.includes('\\') && !seen.has(path);
        seen.add(path);
        files.push({
          path: path.replace(/\/$/, ''),
          bytes: entry.uncompressedSize,
          folder: path.endsWith('/'),
          read: async () => unpack(zip, entry),
        });
        zip.readEntry();
      } catch (error) {
        reject(error);
      }
    });
    zip.readEntry();
  });
  return { files, soundNames };
}
