// The cache of what is long to obtain (Electron runtime, native builds). It lives outside node_modules, so that
// `npm ci` does not throw it away, and every entry appears in one rename: a run that is cut leaves nothing half made.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

const NAME = 'compagnon-verif-segur';

/**
 * The folder of the cache on this system.
 * @param {{platform?: NodeJS.Platform, env?: NodeJS.ProcessEnv, home?: string}} [on]
 */
export function cacheDir({ platform = process.platform, env = process.env, home = os.homedir() } = {}) {
  if (env.VS_CACHE) return path.resolve(env.VS_CACHE);
  if (platform === 'win32') return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), NAME, 'cache');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', NAME);
  return path.join(env.XDG_CACHE_HOME || path.join(home, '.cache'), NAME);
}

/** @param {...(string | Buffer)} parts @returns {string} sha256, hexadecimal, of the parts with their lengths */
export function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/**
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 * @returns {Promise<string>}
 */
export function hashFile(file, algorithm = 'sha256', encoding = 'hex') {
  return new Promise((resolve, reject) => {
    const hash = createHash(algorithm);
    createReadStream(file, { highWaterMark: 1 << 20 })
      .on('data', (chunk) => hash.update(chunk))
      .on('error', reject)
      .on('end', () => resolve(hash.digest(encoding)));
  });
}

/** Parses a JSON file; undefined when it is absent or unreadable. @param {string} file @returns {any} */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} file @param {unknown} value */
export function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(temporary, file);
}

/**
 * Makes a folder of the cache as a whole: `fill` works in a temporary neighbour, which then takes the final name.
 * @param {string} target
 * @param {(dir: string) => Promise<void>} fill
 */
export async function makeWhole(target, fill) {
  const temporary = `${target}.${process.pid}.partial`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    await fill(temporary);
    rmSync(target, { recursive: true, force: true });
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Runs `body` while holding a lock that other commands of this project respect; a lock left by a dead process is taken over.
 * @template T
 * @param {string} name
 * @param {import('./say.mjs').Log | undefined} log
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withLock(name, log, body) {
  const lock = path.join(cacheDir(), 'lock', name);
  mkdirSync(path.dirname(lock), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (isAbandoned(lock)) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (waited === 4) log?.(`  … une autre commande du projet fait la même étape (${name}), j'attends`);
    await wait(250);
  }
  const owner = path.join(lock, 'pid');
  const free = () => rmSync(lock, { recursive: true, force: true });
  process.on('exit', free);
  try {
    writeFileSync(owner, String(process.pid));
    return await body();
  } finally {
    free();
    process.off('exit', free);
  }
}

/** @param {string} lock */
function isAbandoned(lock) {
  const owner = path.join(lock, 'pid');
  try {
    if (!existsSync(owner)) return Date.now() - statSync(lock).mtimeMs > 5_000;
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}
