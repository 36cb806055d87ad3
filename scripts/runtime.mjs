// The ONE module that chooses the Electron runtime. Order:
//   1. what the caller says: VS_ELECTRON_DIST or ELECTRON_OVERRIDE_DIST_PATH (a folder holding an Electron)
//   2. the official distribution in node_modules/electron/dist
//   3. the bundled one of the cache, while the memory of a failed official download is fresh (24 h)
//   4. the official download (once, with a deadline)
//   5. the bundled one (runtime-bundled.mjs; Linux x64, development and tests only)
//   6. a clear error.
// VS_RUNTIME=official skips 3 and 5; VS_RUNTIME=bundled skips 2 and 4.
// Run directly it prints the choice as JSON: node scripts/runtime.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cacheDir, readJson, withLock, writeJson } from './cache.mjs';
import { hasDisplay } from './display.mjs';
import { isRoot, root, runQuiet } from './run.mjs';
import { bundledIsPossible, cachedBundled, makeBundled } from './runtime-bundled.mjs';
import { command, Problem, say } from './say.mjs';

/**
 * @typedef {object} Runtime
 * @property {'official' | 'bundled' | 'override'} kind
 * @property {string} version of Electron
 * @property {string} dist folder, for ELECTRON_OVERRIDE_DIST_PATH
 * @property {string} executable
 * @property {number} napi Node-API version of its Node
 * @property {string[]} extraArgs what this machine requires on its command line, before the application's folder
 */

const REMEMBER_FAILURE_MS = 24 * 3600 * 1000;
const failureFile = () => path.join(cacheDir(), 'official-download-failed.json');

/**
 * Chooses the runtime, obtains it when needed, and says in one line which one is used.
 * @param {{log: import('./say.mjs').Log}} options
 * @returns {Promise<Runtime>}
 * @throws {Problem} when there is none, or when it does not start
 */
export async function resolveRuntime({ log }) {
  const found = await choose(log);
  const { napi, version } = probe(found.executable);
  requireSandbox(found.dist);
  const names = {
    official: 'officiel',
    bundled: 'de secours, pour développer et tester',
    override: 'indiqué par vous',
  };
  log(`Electron ${version} (${names[found.kind]}, Node-API ${napi})`);
  return { ...found, version, napi, extraArgs: extraArgs() };
}

/** @param {import('./say.mjs').Log} log @returns {Promise<{kind: Runtime['kind'], dist: string, executable: string}>} */
async function choose(log) {
  const wish = process.env.VS_RUNTIME ?? '';
  if (!['', 'official', 'bundled'].includes(wish)) {
    throw new Problem({
      fr: `VS_RUNTIME vaut « ${wish} ». Mettez official ou bundled, ou retirez cette variable.`,
      en: `VS_RUNTIME is "${wish}". Set it to official or bundled, or unset it.`,
    });
  }
  const asked = process.env.VS_ELECTRON_DIST || process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (asked) return override(path.resolve(asked));
  if (wish !== 'bundled') {
    const installed = officialDist();
    if (installed) return installed;
  }
  const cached = wish === 'official' ? undefined : await cachedBundled(log);
  if (cached && (wish === 'bundled' || downloadFailedLately())) return { kind: 'bundled', ...cached };
  if (wish !== 'bundled') {
    const downloaded = await download(log, { insist: wish === 'official' });
    if (downloaded) return downloaded;
  }
  if (wish === 'official') {
    throw new Problem({
      fr: "Electron officiel introuvable et téléchargement impossible (VS_RUNTIME=official). Autorisez l'accès à github.com ou définissez ELECTRON_MIRROR, puis relancez.",
      en: 'No official Electron and its download failed (VS_RUNTIME=official). Allow github.com or set ELECTRON_MIRROR, then try again.',
    });
  }
  return { kind: 'bundled', ...(cached ?? (await makeBundled(log))) };
}

/** @param {string} dist @returns {{kind: 'override', dist: string, executable: string}} */
function override(dist) {
  const executable = path.join(dist, executableName());
  if (existsSync(executable)) return { kind: 'override', dist, executable };
  throw new Problem({
    fr: `Le dossier Electron indiqué ne contient pas ${executableName()} : ${dist}. Corrigez ou retirez VS_ELECTRON_DIST / ELECTRON_OVERRIDE_DIST_PATH.`,
    en: `The given Electron folder does not hold ${executableName()}: ${dist}. Correct or unset VS_ELECTRON_DIST / ELECTRON_OVERRIDE_DIST_PATH.`,
  });
}

/** @returns {{kind: 'official', dist: string, executable: string} | undefined} */
function officialDist() {
  const dist = path.join(root, 'node_modules', 'electron', 'dist');
  const executable = path.join(dist, executableName());
  const version = readJson(path.join(root, 'node_modules', 'electron', 'package.json'))?.version;
  // path.txt is the last file written by the installer: without it the unpacking was cut.
  if (!existsSync(executable) || !existsSync(path.join(dist, '..', 'path.txt'))) return undefined;
  const unpacked = existsSync(path.join(dist, 'version'))
    ? readFileSync(path.join(dist, 'version'), 'utf8').trim()
    : '';
  return unpacked.replace(/^v/, '') === version ? { kind: 'official', dist, executable } : undefined;
}

/** Where the executable is inside a distribution. @param {NodeJS.Platform} platform */
export function executableName(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * One attempt at the official download; its failure is remembered so that the next run does not wait for it again.
 * @param {import('./say.mjs').Log} log
 * @param {{insist: boolean}} options
 */
async function download(log, { insist }) {
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer) || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return undefined;
  if (!insist && bundledIsPossible() && downloadFailedLately()) return undefined;
  return withLock('official-download', log, async () => {
    const ready = officialDist();
    if (ready) return ready;
    log('Electron officiel : téléchargement (environ 110 Mo)…');
    const seconds = bundledIsPossible() && !insist ? 150 : 900;
    const result = await runQuiet(process.execPath, [installer], { log, label: 'téléchargement', seconds });
    const done = result.code === 0 ? officialDist() : undefined;
    if (done) {
      rmSync(failureFile(), { force: true });
      return done;
    }
    const why = result.timedOut ? `pas fini en ${seconds} s` : (result.output.match(/(\w*Error: .*)/)?.[1] ?? 'échec');
    log(`Electron officiel : téléchargement impossible (${why})`);
    writeJson(failureFile(), { at: new Date().toISOString(), version: electronVersion() });
    return undefined;
  });
}

const electronVersion = () => readJson(path.join(root, 'node_modules', 'electron', 'package.json'))?.version;

function downloadFailedLately() {
  return isFresh(readJson(failureFile()), electronVersion(), Date.now());
}

/**
 * @param {{at?: string, version?: string} | undefined} failure
 * @param {string} version the version wanted now: another one deserves another attempt
 * @param {number} now milliseconds
 */
export function isFresh(failure, version, now) {
  const age = now - Date.parse(failure?.at ?? '');
  return failure?.version === version && age >= 0 && age < REMEMBER_FAILURE_MS;
}

/** Starts the runtime as a plain Node: it proves that it runs here. @param {string} executable */
function probe(executable) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
  const code =
    'console.log(JSON.stringify({ napi: Number(process.versions.napi), version: process.versions.electron }))';
  const run = spawnSync(executable, ['-e', code], { env, encoding: 'utf8', timeout: 60_000 });
  try {
    const answer = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '');
    if (answer.napi > 0 && answer.version) return answer;
  } catch {
    // Falls through to the same explanation as a wrong answer.
  }
  throw new Problem({
    fr: 'Electron ne démarre pas sur cette machine. Sous Debian ou Ubuntu : relancez « npm run setup », qui donne les paquets manquants. Ailleurs, installez GTK 3, NSS et ALSA ; ou supprimez node_modules/electron/dist et recommencez.',
    en: 'Electron does not start on this machine. On Debian or Ubuntu run "npm run setup" again: it names the missing packages. Elsewhere install GTK 3, NSS and ALSA; or delete node_modules/electron/dist and try again.',
    detail: (run.stderr || String(run.error ?? `code ${run.status} ${run.signal ?? ''}`))
      .split('\n')
      .slice(-8)
      .join('\n'),
  });
}

/**
 * Chromium isolates its pages with user namespaces, or with a set-uid helper. Where a system forbids the first and the
 * second is not set up, Electron dies at once: better to say how to allow one than to drop the isolation silently.
 * @param {string} dist
 */
function requireSandbox(dist) {
  if (process.platform !== 'linux' || isRoot() || process.env.VS_NO_SANDBOX === '1') return;
  const helper = path.join(dist, 'chrome-sandbox');
  const owner = existsSync(helper) ? statSync(helper) : undefined;
  if (owner?.uid === 0 && owner.mode & 0o4000) return;
  if (spawnSync('unshare', ['-Ur', 'true']).status === 0) return;
  throw new Problem({
    fr: `Ce système interdit l'isolation des pages de Chromium. Lancez ces commandes puis recommencez :\n\n    sudo chown root:root '${helper}'\n    sudo chmod 4755 '${helper}'\n\n  (dans un conteneur jetable seulement : VS_NO_SANDBOX=1)`,
    en: 'This system forbids the isolation of Chromium pages. Run the commands above, then try again (in a throw-away container only: VS_NO_SANDBOX=1).',
    exitCode: 2,
  });
}

/**
 * Chromium refuses its sandbox as root; without a screen there is no GPU; containers have a small /dev/shm.
 * @returns {string[]}
 */
function extraArgs() {
  if (process.platform !== 'linux') return [];
  const args = [];
  if (isRoot() || process.env.VS_NO_SANDBOX === '1') args.push('--no-sandbox');
  if (!hasDisplay() || process.env.VS_VIRTUAL_DISPLAY) args.push('--disable-gpu');
  if (sharedMemoryBytes() < 256 * 1024 * 1024) args.push('--disable-dev-shm-usage');
  return args;
}

function sharedMemoryBytes() {
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks;
  } catch {
    return 0;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    process.stdout.write(`${JSON.stringify(await resolveRuntime({ log: say }))}\n`);
  });
}
