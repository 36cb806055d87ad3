import { strFromU8, unzipSync, zipSync } from 'fflate';

/** Largest content of an archive, in bytes: what a process of a modest computer may hold several times over. */
export const ARCHIVE_BYTES = 96 * 1024 * 1024;
/** What encryption and the list of the files add, at most. */
export const SEALED_BYTES = ARCHIVE_BYTES + 2 * 1024 * 1024;
/** Largest bilan that is read back. */
const BILAN_BYTES = 8 * 1024 * 1024;
const FILES = 2000;
const BILAN = 'bilan.json';
const FORMAT = 'compagnon-verif-segur.bilan';
/** Highest version of the bilan that is understood. */
const VERSION = 2;
const KIND = '-> scrypt ';
const MAGIC = 'age-encryption.org/v1\n';
/** Names of the files inside: ours, and under folders of ours. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,80}(\/[a-z0-9][a-z0-9._-]{0,80})?$/i;

/** `wrong`: the passphrase. `foreign`: another kind of file. `damaged`: cut or changed. `newer`: of a later version. */
export type ArchiveRefusal = 'too-large' | 'foreign' | 'wrong' | 'damaged' | 'newer';

/** Thrown by the two functions below. Its message is the reason: nothing of the file, nothing of the passphrase. */
export class ArchiveRefused extends Error {
  readonly reason: ArchiveRefusal;
  constructor(reason: ArchiveRefusal) {
    super(reason);
    this.name = 'ArchiveRefused';
    this.reason = reason;
  }
}

export type ArchiveFile = { name: string; bytes: Uint8Array };

/**
 * One file out of several: a ZIP, encrypted with a passphrase in the age format (age-encryption.org/v1, scrypt), so that the
 * age command line opens it too. Takes about a second, on purpose.
 * @throws ArchiveRefused `too-large`
 */
export async function sealArchive(files: readonly ArchiveFile[], passphrase: string): Promise<Uint8Array> {
  const size = files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  if (size > ARCHIVE_BYTES || files.length > FILES) throw new ArchiveRefused('too-large');
  const tree: Record<string, Uint8Array> = {};
  for (const { name, bytes } of files) {
    if (!NAME.test(name) || Object.hasOwn(tree, name)) throw new Error('name of a file of the archive');
    tree[name] = bytes;
  }
  const zip = zipSync(tree, { level: 6 });
  const { Encrypter } = await import('age-encryption');
  const age = new Encrypter();
  age.setPassphrase(passphrase);
  return age.encrypt(zip);
}

async function decrypted(sealed: Uint8Array, passphrase: string): Promise<Uint8Array> {
  if (strFromU8(sealed.subarray(0, MAGIC.length), true) !== MAGIC) throw new ArchiveRefused('foreign');
  // Closed in another way, for a key. A file that ends within this word was cut.
  const kind = strFromU8(sealed.subarray(MAGIC.length, MAGIC.length + KIND.length), true);
  if (!KIND.startsWith(kind)) throw new ArchiveRefused('foreign');
  const { Decrypter } = await import('age-encryption');
  const age = new Decrypter();
  age.addPassphrase(passphrase);
  try {
    return await age.decrypt(sealed);
  } catch (error) {
    // The library says it in words: a header that is whole and opens with nothing given is another passphrase.
    const isWrong = error instanceof Error && error.message.startsWith('no identity matched');
    throw new ArchiveRefused(isWrong ? 'wrong' : 'damaged');
  }
}

export type OpenedArchive = { bilan: Record<string, unknown>; files: { name: string; size: number }[] };

/**
 * The bilan of an archive, and what else is in it: only the bilan is unpacked. The content is trusted no more than a file
 * that anybody could have made.
 * @throws ArchiveRefused
 */
export async function openArchive(sealed: Uint8Array, passphrase: string): Promise<OpenedArchive> {
  if (sealed.byteLength > SEALED_BYTES) throw new ArchiveRefused('too-large');
  const zip = await decrypted(sealed, passphrase);
  const files: OpenedArchive['files'] = [];
  let unpacked: Record<string, Uint8Array>;
  try {
    unpacked = unzipSync(zip, {
      filter({ name, originalSize }) {
        if (files.length < FILES && NAME.test(name)) files.push({ name, size: originalSize });
        // The size is what the file says of itself: it bounds what is set aside for it.
        return name === BILAN && originalSize <= BILAN_BYTES;
      },
    });
  } catch {
    throw new ArchiveRefused('foreign');
  }
  const bytes = unpacked[BILAN];
  if (bytes === undefined) throw new ArchiveRefused('foreign');
  let bilan: unknown;
  try {
    bilan = JSON.parse(strFromU8(bytes));
  } catch {
    throw new ArchiveRefused('foreign');
  }
  if (typeof bilan !== 'object' || bilan === null || Array.isArray(bilan)) throw new ArchiveRefused('foreign');
  const { format, v } = bilan as { format?: unknown; v?: unknown };
  if (format !== FORMAT || typeof v !== 'number') throw new ArchiveRefused('foreign');
  if (v > VERSION) throw new ArchiveRefused('newer');
  return { bilan: bilan as Record<string, unknown>, files };
}
