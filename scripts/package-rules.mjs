// The one Electron that may be installed on somebody's machine: the official one, of the version in package.json. The hook
// below runs for whoever calls electron-builder, by our command or not; it is named in electron-builder.yml.
import { createReadStream, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readJson } from './cache.mjs';
import { root } from './run.mjs';
import { Problem } from './say.mjs';

/** What the substitute runtime of development carries beside its executable (runtime-bundled.mjs). */
export const SUBSTITUTE_MARK = 'companion-runtime.json';
/** What a packaged folder that is for tests alone carries. */
export const TESTS_MARK = 'FOR-TESTS-ONLY.txt';

/** The version of Electron that the lockfile pins. */
export const pinnedElectron = () => readJson(path.join(root, 'package.json')).devDependencies.electron;

/**
 * The versions of Electron that a binary says it is, as it says it to servers: it is in the file, whatever its name, the
 * folder it is in, or what stands beside it.
 * @param {string} file
 * @returns {Promise<string[]>}
 */
export async function versionsIn(file) {
  const found = new Set();
  let kept = '';
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 22 })) {
    const text = kept + chunk.toString('latin1');
    for (const [, version] of text.matchAll(/Electron\/(\d+\.\d+\.\d+)(?![\d.])/g)) found.add(version);
    kept = text.slice(-64);
  }
  return [...found];
}

/**
 * Why this Electron may not be installed on somebody's machine; null when it may.
 * @param {{binary: string, folder: string, wanted?: string}} what the file that holds Electron, and the packaged folder
 * @returns {Promise<string | null>}
 */
export async function whyNotOfficial({ binary, folder, wanted = pinnedElectron() }) {
  if (existsSync(path.join(folder, SUBSTITUTE_MARK))) return 'the substitute runtime of development';
  const versions = await versionsIn(binary);
  if (versions.length === 1 && versions[0] === wanted) return null;
  return `Electron ${versions.join(', ') || 'of an unknown version'} in place of ${wanted}`;
}

/**
 * Where the code of Electron is in a packaged folder.
 * @param {string} folder @param {string} platform @param {{productFilename: string, executableName?: string}} names
 */
export function binaryIn(folder, platform, { productFilename, executableName = productFilename }) {
  if (platform === 'darwin') {
    const frameworks = path.join(folder, `${productFilename}.app`, 'Contents', 'Frameworks');
    return path.join(frameworks, 'Electron Framework.framework', 'Versions', 'A', 'Electron Framework');
  }
  return path.join(folder, platform === 'win32' ? `${productFilename}.exe` : executableName);
}

/** What a distribution brings that is no part of an application: the app of a bare Electron, another product's updates. */
const leftovers = ['default_app.asar', 'app-update.yml'];

/**
 * Hook of electron-builder, before fuses and signature.
 * @param {{appOutDir: string, electronPlatformName: string, targets: {name: string}[],
 *   packager: {appInfo: {productFilename: string}, executableName?: string, getResourcesDir(folder: string): string}}} context
 * @throws {Problem} when something that gets installed would hold another Electron
 */
export default async function afterPack({ appOutDir: folder, electronPlatformName: platform, targets, packager }) {
  const { productFilename } = packager.appInfo;
  const { executableName } = packager;
  const binary = binaryIn(folder, platform, { productFilename, ...(executableName ? { executableName } : {}) });
  const why = await whyNotOfficial({ binary, folder });
  const installed = targets.map(({ name }) => name).filter((name) => name !== 'dir');
  if (why !== null && installed.length > 0) {
    throw new Problem({
      fr: `Rien n'a été fabriqué : ${installed.join(', ')} contiendrait un autre Electron que l'officiel. Laissez « npm run package » le télécharger (github.com ou ELECTRON_MIRROR), puis relancez.`,
      en: `Nothing was made: ${installed.join(', ')} would hold another Electron than the official one. Let "npm run package" download it (github.com or ELECTRON_MIRROR), then try again.`,
      detail: why,
    });
  }
  for (const name of leftovers) rmSync(path.join(packager.getResourcesDir(folder), name), { force: true });
  if (why !== null) {
    writeFileSync(path.join(folder, TESTS_MARK), `For tests only, never to be installed: it holds ${why}.\n`);
  }
}
