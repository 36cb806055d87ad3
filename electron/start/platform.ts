import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import type { Outside } from '../feature/outside.ts';
import { makeFolder } from '../log/folder.ts';

const runtimeKind = z.enum(['official', 'bundled', 'override']);

/**
 * Which Electron this is: an installed app has the official one, unless the substitute's mark is beside its executable (a
 * folder packaged for tests); a developer's is told by the launcher, and by that mark.
 */
function runtimeOf(): z.infer<typeof runtimeKind> {
  const substitute = existsSync(path.join(path.dirname(process.execPath), 'companion-runtime.json'));
  if (app.isPackaged) return substitute ? 'bundled' : 'official';
  try {
    const told: unknown = JSON.parse(process.env['VS_RUNTIME_JSON'] ?? '');
    return runtimeKind.parse((told as { kind?: unknown }).kind);
  } catch {
    return substitute ? 'bundled' : 'official';
  }
}

/** French, unless the system plainly speaks English: a Linux without a language (`C`) says nothing. */
function localeOf(): 'fr' | 'en' {
  const linux = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || '';
  const spoken = process.platform === 'linux' ? linux : app.getLocale();
  return /^en(?![a-z])/i.test(spoken) ? 'en' : 'fr';
}

/** What the features may know of this machine. After `ready` only (the language is not known before). */
export const platformFacts = (): Outside['platform'] => ({
  os: process.platform,
  release: os.release(),
  arch: process.arch,
  version: app.getVersion(),
  electron: process.versions.electron,
  runtime: runtimeOf(),
  locale: localeOf(),
});

/** Folders of the built app: pages, workers and data files, inside the archive when installed. */
export function builtPlaces(): Record<
  'pages' | 'preload' | 'card' | 'store' | 'reader' | 'text' | 'resources',
  string
> {
  const build = path.resolve(import.meta.dirname, '..');
  return {
    pages: path.join(build, 'renderer'),
    preload: path.join(build, 'electron', 'preload.cjs'),
    card: path.join(build, 'native', 'card-worker.mjs'),
    store: path.join(build, 'native', 'store-worker.mjs'),
    reader: path.join(build, 'native', 'reader-worker.mjs'),
    text: path.join(build, 'native', 'text-worker.mjs'),
    resources: path.join(build, 'resources'),
  };
}

/** The folder is there, or was just made. */
export function canHold(folder: string): boolean {
  try {
    makeFolder(folder);
    return true;
  } catch {
    return false;
  }
}

/** Other people of this machine may not enter. Windows does so by itself; a disk without rights has none to give. */
function keepToOneself(folder: string): void {
  if (process.platform === 'win32') return;
  try {
    chmodSync(folder, 0o700);
  } catch {
    // Somebody else's folder, or a key carried by a trainer.
  }
}

/** Folder of the person's data: the system's, or the one of `VS_USER_DATA` (tests, a key carried by a trainer). */
export function useDataFolder(): string {
  const asked = process.env['VS_USER_DATA'];
  const folder = asked ? path.resolve(asked) : path.join(app.getPath('appData'), 'compagnon-verif-segur');
  const held = canHold(folder);
  if (held) keepToOneself(folder);
  // Chromium needs a folder of its own in any case; what opens ours says what is wrong with it.
  app.setPath('userData', held ? folder : mkdtempSync(path.join(os.tmpdir(), 'compagnon-')));
  return folder;
}
