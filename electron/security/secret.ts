import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import { FailureError } from '../contract/failure.ts';

export type Safe = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<Pick<SafeStorage, 'getSelectedStorageBackend' | 'setUsePlainTextEncryption'>>;

export type KeeperSetup = {
  safe: Safe;
  platform: NodeJS.Platform;
  /** Where the encrypted key is kept. */
  file: string;
  /** The database it opens: a key is never made anew beside a database that needs the old one. */
  database: string;
};

const kept = z.object({ backend: z.string(), value: z.string() });
const HEX_KEY = /^[0-9a-f]{64}$/;

const exists = async (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Writes a file whole or not at all, on disk before it takes its name. */
export async function writeWhole(file: string, bytes: string | Uint8Array, mode = 0o600): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Name of the safe that is in use. A Linux without a key ring has none: the key is then only obfuscated, which is
 * recorded as `basic_text` so that the window can say so.
 */
function backendOf({ safe, platform }: KeeperSetup): string {
  if (platform === 'win32' || platform === 'darwin') {
    // Without the system's safe there is nothing to fall back on here: a moment later it may answer.
    if (!safe.isEncryptionAvailable()) throw new FailureError('store.unexpected', 'secret.safe');
    return platform === 'win32' ? 'dpapi' : 'keychain';
  }
  const selected = safe.getSelectedStorageBackend?.() ?? 'unknown';
  if (selected !== 'basic_text' && selected !== 'unknown' && safe.isEncryptionAvailable()) return selected;
  safe.setUsePlainTextEncryption?.(true);
  return 'basic_text';
}

/**
 * Opens the database key (32 bytes, in hexadecimal), making it at the first run. Never overwrites a key that it cannot
 * decrypt. `create: false` makes nothing.
 * @throws FailureError `store.key-lost` when the key exists and does not open, or is gone while its database is there
 */
export async function openKey(setup: KeeperSetup, { create = true } = {}): Promise<{ key: string; backend: string }> {
  const backend = backendOf(setup);
  const lost = (why: string): FailureError => new FailureError('store.key-lost', 'secret.open', { why, backend });
  if (await exists(setup.file)) {
    let found: z.infer<typeof kept>;
    let key: string;
    try {
      found = kept.parse(JSON.parse(await readFile(setup.file, 'utf8')));
    } catch {
      throw lost('unreadable');
    }
    try {
      key = setup.safe.decryptString(Buffer.from(found.value, 'base64'));
    } catch {
      throw lost('undecipherable');
    }
    if (!HEX_KEY.test(key)) throw lost('shape');
    return { key, backend: found.backend };
  }
  if ((await exists(setup.database)) || !create) throw lost('absent');
  const key = randomBytes(32).toString('hex');
  const value = setup.safe.encryptString(key).toString('base64');
  await writeWhole(setup.file, `${JSON.stringify({ backend, value })}\n`);
  return { key, backend };
}
