import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AppUpdater } from 'electron-updater';
import { FailureError, type FailureCode } from '../contract/failure.ts';
import type { UpdateOff } from '../contract/update.ts';
import type { UpdatePort } from '../feature/outside.ts';

/** A version as it may be shown: semver.org, without what a feed could hide in it. */
const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}$/;
/** What says that the bytes are not those of the publisher. */
const FORGED = new Set(['ERR_CHECKSUM_MISMATCH', 'ERR_UPDATER_INVALID_SIGNATURE', 'ERR_UPDATER_NO_CHECKSUM']);

type Machine = {
  packaged: boolean;
  platform: NodeJS.Platform;
  resources: string;
  env: Readonly<Record<string, string | undefined>>;
};

/**
 * Why this copy never updates itself, null when it does: the installed one of Windows and macOS, and an AppImage, made with
 * the address of a feed (`app-update.yml`). A Debian package, a portable copy and a company's own package are renewed by
 * whoever put them there.
 */
export function whyNoUpdate({ packaged, platform, resources, env }: Machine): UpdateOff | null {
  if (!packaged) return 'development';
  if (!existsSync(path.join(resources, 'app-update.yml'))) return 'system';
  if (platform === 'win32') return env['PORTABLE_EXECUTABLE_FILE'] ? 'system' : null;
  if (platform === 'linux') return env['APPIMAGE'] ? null : 'system';
  return platform === 'darwin' ? null : 'system';
}

const codeOf = (error: unknown): FailureCode =>
  FORGED.has(String((error as { code?: unknown } | null)?.code)) ? 'update.tampered' : 'update.failed';

/**
 * The update by electron-updater: the feed says which version, its SHA-512 and how much of the machines it is for; the bytes are
 * compared with that, and with the publisher's signature on Windows and macOS, before anything is installed.
 * `load` makes it when it is first needed.
 */
export function createUpdater(off: UpdateOff | null, load: () => Promise<AppUpdater>): UpdatePort {
  let made: Promise<AppUpdater> | null = null;
  let mayInstall: () => boolean = () => false;
  let onPercent: (percent: number) => void = () => undefined;

  async function make(): Promise<AppUpdater> {
    const updater = await load();
    // It logs addresses and paths.
    updater.logger = null;
    updater.autoDownload = false;
    updater.allowDowngrade = false;
    updater.allowPrerelease = false;
    updater.disableWebInstaller = true;
    // The same errors are thrown by what is called.
    updater.on('error', () => undefined);
    updater.on('download-progress', ({ percent }) => onPercent(Math.max(0, Math.min(100, Math.floor(percent)))));
    return updater;
  }
  const updater = (): Promise<AppUpdater> => (made ??= make());
  async function named<T>(at: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof FailureError ? error : new FailureError(codeOf(error), at);
    }
  }

  return {
    off,
    check: () =>
      named('update.check', async () => {
        const found = await (await updater()).checkForUpdates();
        if (found === null || !found.isUpdateAvailable) return null;
        const { version } = found.updateInfo;
        if (!VERSION.test(version)) throw new FailureError('update.failed', 'update.check');
        return version;
      }),
    download: (told) =>
      named('update.download', async () => {
        onPercent = told;
        await (await updater()).downloadUpdate();
      }),
    async install() {
      (await updater()).quitAndInstall();
    },
    onQuit(asked) {
      mayInstall = asked;
    },
    async ending() {
      if (made !== null) (await made).autoInstallOnAppQuit = mayInstall();
    },
  };
}
