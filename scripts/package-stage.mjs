// What goes into the application's archive, laid out in a folder of its own: what was built, and of node_modules only the
// three packages with native code, each with what runs alone. electron-builder packs this folder as it is.
import { cpSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { readJson, writeJson } from './cache.mjs';
import { root } from './run.mjs';
import { writeLegal } from './sbom.mjs';
import { filesUnder } from './sources.mjs';

/** Folders and files of the build that the application reads. */
const built = [
  'build/electron/main.mjs',
  'build/electron/preload.cjs',
  'build/electron/part',
  'build/native',
  'build/renderer',
  'build/resources',
];

/**
 * The native packages: what of each is copied, by patterns of its own paths.
 * @type {Record<string, RegExp[]>}
 */
const natives = {
  'better-sqlite3': [/^lib\//, /^LICENSE$/],
  pkcs11js: [/^index\.js$/, /^build\/Release\/pkcs11\.node$/, /^LICENSE$/],
  smartcard: [/^dist\/lib\/.*\.js$/, /^build\/Release\/smartcard_napi\.node$/, /^LICENSE$/],
};

/**
 * The file of better-sqlite3 for a system. Where an Electron has an older Node-API, the build for it is put in its place.
 * @param {string} platform such as linux-x64
 */
const prebuilt = (platform) => `prebuilds/${platform}.node`;

/**
 * @typedef {object} Staged
 * @property {string} folder
 * @property {string} platform such as linux-x64
 * @property {string | null} [binding] of better-sqlite3, when it is not the one of the package
 */

/**
 * Lays the application out. What is large is linked, not copied, where the disk allows.
 * @param {Staged} options
 */
export function stage({ folder, platform, binding = null }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const about = readJson(path.join(root, 'package.json'));
  /** @type {Record<string, string>} */
  const dependencies = {};
  for (const name of Object.keys(natives)) dependencies[name] = stageNative(name, { folder, platform, binding });
  for (const part of built) {
    for (const file of filesUnder(path.join(root, part))) {
      if (!file.endsWith('.map')) place(file, path.join(folder, path.relative(root, file)));
    }
  }
  place(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  const legal = writeLegal('app').folder;
  for (const file of ['THIRD-PARTY-app.txt', 'app.cdx.json']) place(path.join(legal, file), path.join(folder, file));
  const { name, version, description, license, type, main } = about;
  const author = "Équipe du Compagnon Vérif' Ségur";
  writeJson(path.join(folder, 'package.json'), {
    name,
    version,
    description,
    author,
    license,
    type,
    main,
    dependencies,
  });
}

/**
 * @param {string} name @param {Staged} options
 * @returns {string} its version
 */
function stageNative(name, { folder, platform, binding }) {
  const from = path.join(root, 'node_modules', name);
  const to = path.join(folder, 'node_modules', name);
  const { version, main, license } = readJson(path.join(from, 'package.json'));
  for (const file of filesUnder(from)) {
    const inside = path.relative(from, file).replaceAll(path.sep, '/');
    if (natives[name]?.some((wanted) => wanted.test(inside))) place(file, path.join(to, inside));
  }
  if (name === 'better-sqlite3') {
    place(binding ?? path.join(from, prebuilt(platform)), path.join(to, prebuilt(platform)));
  }
  // Under the name it is asked for by, and with no dependency: those are for compiling.
  writeJson(path.join(to, 'package.json'), { name, version, license, ...(main ? { main } : {}) });
  return version;
}

/** @param {string} from @param {string} to */
function place(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to);
}

/**
 * A copy of a packaged folder made of links, but for the files named: those are real copies, to be changed.
 * @param {string} from @param {string} to @param {string[]} real names at its root
 */
export function linkTree(from, to, real) {
  rmSync(to, { recursive: true, force: true });
  for (const file of filesUnder(from)) {
    const target = path.join(to, path.relative(from, file));
    mkdirSync(path.dirname(target), { recursive: true });
    if (real.includes(path.relative(from, file))) cpSync(file, target);
    else link(file, target);
  }
}

/** @param {string} from @param {string} to */
function link(from, to) {
  try {
    linkSync(from, to);
  } catch {
    // Another disk, or one without links.
    cpSync(from, to);
  }
}

/** The natives that the packaged app cannot do without, for a check after packing. @param {string} platform */
export const nativeFiles = (platform) => [
  `node_modules/better-sqlite3/${prebuilt(platform)}`,
  'node_modules/pkcs11js/build/Release/pkcs11.node',
];

export const hostPlatform = () => `${process.platform}-${process.arch}`;
