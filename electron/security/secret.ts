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
/** No safe: Chromium's own obfuscation. */
const PLAIN = 'basic_text';
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

/** The safe of Windows and of macOS: without it there is nothing to fall back on, and a moment later it may answer. */
const ownSafe: Partial<Record<NodeJS.Platform, string>> = { win32: 'dpapi', darwin: 'keychain' };

/** Name of the safe that answers now, or null. A Linux without a key ring has none. */
function safeNow({ safe, platform }: KeeperSetup): string | null {
  const own = ownSafe[platform];
  if (own !== undefined) return safe.isEncryptionAvailable() ? own : null;
  const selected = safe.getSelectedStorageBackend?.() ?? 'unknown';
  return selected !== 'basic_text' && selected !== 'unknown' && safe.isEncryptionAvailable() ? selected : null;
}

const away = (by: string, now: string): FailureError =>
  new FailureError('store.safe-away', 'secret.safe', { kept: by, now });

/** Keeps the key, whole or not at all. */
async function keep({ safe, file }: KeeperSetup, key: string, backend: string): Promise<void> {
  const value = safe.encryptString(key).toString('base64');
  await writeWhole(file, `${JSON.stringify({ backend, value })}\n`);
}

/** The key of an existing file. It is read only: whatever happens, what is there stays. */
async function openKept(setup: KeeperSetup, now: string): Promise<{ key: string; backend: string }> {
  const lost = (why: string): FailureError => new FailureError('store.key-lost', 'secret.open', { why, backend: now });
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
    // Closed by a safe that is not the one that answers: it is locked, absent or another one, and the key may come back.
    if (found.backend !== PLAIN && found.backend !== now) throw away(found.backend, now);
    throw lost('undecipherable');
  }
  if (!HEX_KEY.test(key)) throw lost('shape');
  return { key, backend: found.backend };
}

/**
 * Opens the database key (32 bytes, in hexadecimal), making it at the first run. Never overwrites a key that it cannot
 * decrypt. A Linux without a key ring has no safe: the key is then only obfuscated, which is recorded as `basic_text` so
 * that the window can say so, and it goes into the safe as soon as there is one. `create: false` writes nothing.
 * @throws FailureError `store.key-lost` when the key exists and does not open, or is gone while its database is there;
 * `store.safe-away` when the safe that keeps it does not answer: nothing is lost, and nothing is made in its place
 */
export async function openKey(setup: KeeperSetup, { create = true } = {}): Promise<{ key: string; backend: string }> {
  const own = ownSafe[setup.platform];
  const safe = safeNow(setup);
  if (safe === null && own !== undefined) throw away(own, 'none');
  const now = safe ?? PLAIN;
  if (safe === null) setup.safe.setUsePlainTextEncryption?.(true);
  if (await exists(setup.file)) {
    const opened = await openKept(setup, now);
    if (opened.backend !== PLAIN || safe === null || !create) return opened;
    // The first run had no safe, this one has. What opens stays in place when the new writing fails.
    return keep(setup, opened.key, safe).then(
      () => ({ key: opened.key, backend: safe }),
      () => opened,
    );
  }
  if ((await exists(setup.database)) || !create) {
    throw new FailureError('store.key-lost', 'secret.open', { why: 'absent', backend: now });
  }
  const key = randomBytes(32).toString('hex');
  await keep(setup, key, now);
  return { key, backend: now };
}
