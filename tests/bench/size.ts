// What an installation takes on the disk, and a download: the packaged application against an empty Electron application
// packaged the same way.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { round } from './figures.ts';
import { bothPackaged, type Context } from './packaged.ts';

const MB = 1024 * 1024;
function sizeOf(place: string): number {
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) {
    return statSync(place, { throwIfNoEntry: false })?.size ?? 0;
  }
  return readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0);
}

/** Megabytes. Linux: the Debian package is what a download is measured by. */
export async function run(given: Context): Promise<Record<string, unknown>> {
  if (given.runtime === undefined) throw new Error('no Electron to measure');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vs-bench-'));
  try {
    const { app, empty } = await bothPackaged({ ...given, runtime: given.runtime }, folder);
    const download = async (of: string): Promise<number> =>
      statSync(await given.packaging.makeDeb({ folder: of, output: folder })).size / MB;
    const measured = async (of: string) => ({
      installedMb: round(sizeOf(of) / MB, 1),
      archiveMb: round(sizeOf(path.join(of, 'resources', 'app.asar')) / MB, 2),
      nativesMb: round(sizeOf(path.join(of, 'resources', 'app.asar.unpacked')) / MB, 2),
      debMb: round(await download(of), 1),
    });
    const sizes = { app: await measured(app), empty: await measured(empty) };
    const ratio = (of: 'installedMb' | 'debMb'): number => round(sizes.app[of] / sizes.empty[of], 2);
    return { ...sizes, ratio: { installed: ratio('installedMb'), deb: ratio('debMb') } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
