// npm run package: the packages of this system, in dist/. With the official Electron only; where there is none, a folder for
// the tests is made, and said to be nothing else.
//   npm run package                     the installers of this system (see docs/release.md)
//   npm run package -- --dir            the unpacked folder alone
//   npm run package -- --for-tests      dist/for-tests/, from whatever Electron this machine has: `app` as installed, and
//                                       `e2e`, the same with the one fuse that lets a test drive it
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { hashOf, readJson, writeJson } from './cache.mjs';
import { makeDeb } from './package-deb.mjs';
import { SUBSTITUTE_MARK } from './package-rules.mjs';
import { hostPlatform, linkTree, stage } from './package-stage.mjs';
import { root } from './run.mjs';
import { command, Problem, say } from './say.mjs';
import { setup } from './setup.mjs';
import { hashTree } from './sources.mjs';

const dist = (/** @type {string[]} */ ...parts) => path.join(root, 'dist', ...parts);
/** Name of the executable on Linux, as electron-builder makes it of package.json. */
export const EXECUTABLE = 'compagnon-verif-segur';

/** What the packaged folder depends on. */
const sources = [
  'package.json',
  'package-lock.json',
  'electron-builder.yml',
  'build/stamp.json',
  'scripts/package.mjs',
  'scripts/package-stage.mjs',
  'scripts/package-rules.mjs',
  'resources/icon',
];

/**
 * Runs electron-builder on the staged application.
 * @param {object} options
 * @param {string} options.output folder
 * @param {string} [options.folder] staged application
 * @param {boolean} [options.dir] the unpacked folder alone
 * @param {import('./runtime.mjs').Runtime} [options.runtime] given: this one is packed; none: electron-builder fetches the official one
 */
async function pack({ output, folder = dist('app'), dir = false, runtime }) {
  const { build: electronBuilder, Platform } = await import('electron-builder');
  const host = Platform.fromString(process.platform);
  const feed = process.env.VS_UPDATE_URL;
  if (feed && !runtime && !feed.startsWith('https://')) {
    throw new Problem({
      fr: `VS_UPDATE_URL vaut « ${feed} ». Donnez une adresse en https://, ou retirez cette variable.`,
      en: `VS_UPDATE_URL is "${feed}". Give an https:// address, or unset it.`,
    });
  }
  await electronBuilder({
    projectDir: root,
    targets: dir ? host.createTarget('dir') : host.createTarget(),
    publish: 'never',
    config: {
      extends: path.join(root, 'electron-builder.yml'),
      directories: { app: folder, output },
      // What is made for the tests asks nobody for a newer version.
      ...(feed && !runtime ? { publish: { provider: 'generic', url: feed } } : {}),
      ...(runtime ? { electronDist: runtime.dist, electronVersion: runtime.version } : {}),
    },
  });
}

/**
 * The two folders of the tests, made again when something changed. Linux and Windows.
 * @param {import('./setup.mjs').Ready} ready
 * @param {import('./say.mjs').Log} log
 * @returns {Promise<{app: string, e2e: string}>} folders; each holds the executable
 */
export async function packageForTests({ runtime, binding }, log) {
  if (!runtime) throw new Error('packaging needs a runtime');
  const folders = { app: dist('for-tests', 'app'), e2e: dist('for-tests', 'e2e') };
  const stampFile = dist('for-tests', 'stamp.json');
  const hash = hashOf(hashTree(root, sources), runtime.executable, runtime.version, binding ?? '');
  if (readJson(stampFile)?.hash === hash && existsSync(path.join(folders.e2e, EXECUTABLE))) return folders;
  const began = Date.now();
  const work = dist('for-tests', 'work');
  rmSync(dist('for-tests'), { recursive: true, force: true });
  stage({ folder: path.join(work, 'app'), platform: hostPlatform(), binding });
  await pack({ output: path.join(work, 'out'), folder: path.join(work, 'app'), dir: true, runtime });
  linkTree(path.join(work, 'out', `${process.platform === 'win32' ? 'win' : 'linux'}-unpacked`), folders.app, [
    EXECUTABLE,
  ]);
  linkTree(folders.app, folders.e2e, [EXECUTABLE]);
  await letDrive(path.join(folders.e2e, EXECUTABLE));
  rmSync(work, { recursive: true, force: true });
  writeJson(stampFile, { hash });
  log(`Dossier empaqueté pour les tests (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  return folders;
}

/** A test attaches by --inspect, which the fuse of a release forbids. @param {string} executable */
async function letDrive(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
}

/** @param {import('./runtime.mjs').Runtime} runtime */
function requireOfficial(runtime) {
  if (runtime.kind === 'official' && !existsSync(path.join(runtime.dist, SUBSTITUTE_MARK))) return;
  throw new Problem({
    fr: `Cette machine n'a pas l'Electron officiel (${runtime.version}, ${runtime.kind}) : aucun paquet à installer ne peut en être fait. Autorisez github.com ou définissez ELECTRON_MIRROR puis relancez ; pour un dossier d'essai : npm run package -- --for-tests`,
    en: `This machine has no official Electron (${runtime.version}, ${runtime.kind}): no package to install can be made of it. Allow github.com or set ELECTRON_MIRROR and try again; for a folder for tests: npm run package -- --for-tests`,
    exitCode: 2,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const words = process.argv.slice(2);
    const unknown = words.find((word) => !['--dir', '--for-tests'].includes(word));
    if (unknown) {
      throw new Problem({
        fr: `« ${unknown} » n'est pas une option. Options : --dir, --for-tests.`,
        en: `"${unknown}" is not an option. Options: --dir, --for-tests.`,
      });
    }
    const ready = await setup({ for: 'package' });
    await build();
    if (words.includes('--for-tests')) {
      const { app } = await packageForTests(ready, say);
      say(`${path.relative(root, app)} : pour les tests seulement`);
      return;
    }
    if (ready.runtime) requireOfficial(ready.runtime);
    stage({ folder: dist('app'), platform: hostPlatform() });
    await pack({ output: dist(), dir: words.includes('--dir') });
    if (process.platform === 'linux' && !words.includes('--dir')) {
      say(`Paquet Debian : ${path.relative(root, await makeDeb({ folder: dist('linux-unpacked'), output: dist() }))}`);
    }
  });
}
