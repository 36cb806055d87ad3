// The native modules: better-sqlite3 (encrypted twin), pkcs11js and smartcard (PC/SC), made to load in the Node of this
// machine and in the Electron runtime, and proved to by a self-test in a child process.
//
// smartcard is the one the app can do without: where it cannot be built, cards are still read, and the readers' states
// (mute card, held by another program, stopped service) are not told apart.
//
// better-sqlite3 ships builds for Node-API 10. Node 20 and Electron 33 have Node-API 9, where those end the process with
// a segmentation fault; native/napi9/README.md says how a build for Node-API 9 is made, outside node_modules.
// Run directly it prints the path of that build (nothing when the shipped one fits): node scripts/natives.mjs
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cacheDir, hashFile, hashOf, makeWhole, readJson, withLock, writeJson } from './cache.mjs';
import { npmCommand, root, runQuiet } from './run.mjs';
import { command, Problem } from './say.mjs';

const SHIPPED_NAPI = 10;
const header = path.join(root, 'native', 'napi9', 'boxed-reference.hpp');
const inModules = (/** @type {string[]} */ ...parts) => path.join(root, 'node_modules', ...parts);
const hostNapi = () => Number(process.versions.napi);

/**
 * True when a build for Node-API 9 is needed by one of the programs that will load the database.
 * @param {number[]} napis their Node-API versions
 */
export const needsNapi9 = (napis) => napis.some((napi) => napi < SHIPPED_NAPI);

/** Where the Node-API 9 build is, or would be: another package version, header or processor gives another place. */
function napi9File() {
  const sqlite = readJson(inModules('better-sqlite3', 'package.json'));
  const api = readJson(inModules('node-addon-api', 'package.json'));
  const key = hashOf(sqlite.name, sqlite.version, api.version, readFileSync(header), process.platform, process.arch);
  const name = `better-sqlite3-${sqlite.version}-napi9-${process.platform}-${process.arch}-${key.slice(0, 12)}`;
  return path.join(cacheDir(), 'native', name, 'better_sqlite3.node');
}

/**
 * The better-sqlite3 binding that this process and its children should load: an absolute path for the `nativeBinding`
 * option (also passed on as VS_SQLITE_BINDING), or null for the default one. Builds nothing.
 * @returns {string | null}
 */
export function sqliteBinding() {
  if (process.env.VS_SQLITE_BINDING) return path.resolve(process.env.VS_SQLITE_BINDING);
  if (!needsNapi9([hostNapi()])) return null;
  const file = napi9File();
  return existsSync(file) ? file : null;
}

/**
 * Makes the native modules ready for whoever will load them.
 * @param {object} options
 * @param {import('./runtime.mjs').Runtime | undefined} options.runtime the Electron that will load them, if any
 * @param {boolean} options.host whether the Node of this machine loads them too (hub, tests)
 * @param {boolean} options.cards whether cards are read: pkcs11js, and smartcard where it can be built
 * @param {import('./say.mjs').Log} options.log
 * @returns {Promise<string | null>} the better-sqlite3 binding, see sqliteBinding()
 * @throws {Problem} when one cannot be built or does not pass its self-test; never for smartcard, which is then said to be
 *   missing
 */
export async function ensureNatives({ runtime, host, cards, log }) {
  const napis = [...(host ? [hostNapi()] : []), ...(runtime ? [runtime.napi] : [])];
  let binding = process.env.VS_SQLITE_BINDING ? path.resolve(process.env.VS_SQLITE_BINDING) : null;
  if (!binding && needsNapi9(napis)) binding = await napi9Build(log);
  if (cards) await ensurePkcs11(log);
  const readers = cards && (await ensureSmartcard(log));
  /** @type {Omit<Host, 'env'>[]} */
  const hosts = [];
  if (host) hosts.push({ name: `Node ${process.version}`, executable: process.execPath });
  if (runtime) hosts.push({ name: `Electron ${runtime.version}`, executable: runtime.executable });
  for (const one of hosts) {
    const env = one.executable === process.execPath ? {} : { ELECTRON_RUN_AS_NODE: '1' };
    await selfTest({ ...one, env }, binding, cards, log);
    if (readers) await selfTestSmartcard({ ...one, env }, log);
  }
  return binding;
}

/** @param {import('./say.mjs').Log} log */
async function napi9Build(log) {
  const file = napi9File();
  if (existsSync(file)) return file;
  if (process.platform === 'win32') {
    throw new Problem({
      fr: 'Cette version de Node est trop ancienne pour la base de données sous Windows. Installez Node 22.14 ou plus récent (https://nodejs.org), puis recommencez.',
      en: 'This Node is too old for the database on Windows. Install Node 22.14 or later (https://nodejs.org), then try again.',
      exitCode: 2,
    });
  }
  return withLock('better-sqlite3', log, async () => {
    if (existsSync(file)) return file;
    log('Base de données chiffrée : compilation pour Node-API 9 (une à trois minutes, une seule fois)…');
    await makeWhole(path.dirname(file), (dir) => compile(dir, log));
    log('Base de données chiffrée : compilée');
    return file;
  });
}

/** @param {string} dir @param {import('./say.mjs').Log} log */
async function compile(dir, log) {
  const work = path.join(dir, '.work');
  for (const part of ['binding.gyp', 'package.json', 'deps', 'lib', 'src']) {
    cpSync(inModules('better-sqlite3', part), path.join(work, part), { recursive: true });
  }
  cpSync(inModules('node-addon-api'), path.join(work, 'node_modules', 'node-addon-api'), { recursive: true });
  mkdirSync(path.join(work, 'napi9'));
  copyFileSync(header, path.join(work, 'napi9', path.basename(header)));
  const args = [...gypRebuild(), '--force_build=1'];
  // Relative to <work>/build, where make runs: a path with a space would not survive CXXFLAGS.
  const flags = `-UNAPI_VERSION -DNAPI_VERSION=9 -include ../napi9/${path.basename(header)}`;
  const env = { ...process.env, CXXFLAGS: [process.env.CXXFLAGS, flags].filter(Boolean).join(' ') };
  const built = await runQuiet(process.execPath, args, { cwd: work, env, log, label: 'compilation', seconds: 1800 });
  const made = path.join(work, 'build', 'Release', 'better_sqlite3.node');
  if (built.code !== 0 || !existsSync(made)) {
    throw new Problem({
      fr: 'La compilation de better-sqlite3 a échoué. Installez un compilateur (Debian : apt-get install g++ make python3 ; macOS : xcode-select --install) ou Node 22.14 ou plus récent, puis recommencez.',
      en: 'Compiling better-sqlite3 failed. Install a compiler (Debian: apt-get install g++ make python3; macOS: xcode-select --install) or Node 22.14 or later, then try again.',
      detail: built.output.split('\n').slice(-25).join('\n'),
    });
  }
  copyFileSync(made, path.join(dir, 'better_sqlite3.node'));
  rmSync(work, { recursive: true, force: true });
}

/** What Node runs to compile an addon in the current folder. */
function gypRebuild() {
  const args = [inModules('node-gyp', 'bin', 'node-gyp.js'), 'rebuild', '--release', '-j', '2'];
  // The headers that come with this Node, when they do, spare a download.
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  if (existsSync(path.join(prefix, 'include', 'node', 'node_api.h'))) args.push(`--nodedir=${prefix}`);
  return args;
}

const pkcs11File = () => inModules('pkcs11js', 'build', 'Release', 'pkcs11.node');

/** pkcs11js is compiled by npm when it is installed; when scripts were blocked it is compiled here. @param {import('./say.mjs').Log} log */
async function ensurePkcs11(log) {
  if (existsSync(pkcs11File())) return;
  await withLock('pkcs11js', log, async () => {
    if (existsSync(pkcs11File())) return;
    log('Lecture des cartes (pkcs11js) : compilation…');
    const npm = npmCommand(['rebuild', 'pkcs11js', '--loglevel=error']);
    const done = await runQuiet(npm.file, npm.args, {
      shell: npm.shell,
      log,
      label: 'npm rebuild pkcs11js',
      seconds: 600,
    });
    if (done.code === 0 && existsSync(pkcs11File())) return;
    throw new Problem({
      fr: 'La compilation de pkcs11js a échoué. Installez un compilateur (Debian : apt-get install g++ make python3 ; macOS : xcode-select --install ; Windows : « Build Tools » de Visual Studio), puis recommencez.',
      en: 'Compiling pkcs11js failed. Install a compiler (Debian: apt-get install g++ make python3; macOS: xcode-select --install; Windows: Visual Studio Build Tools), then try again.',
      detail: done.output.split('\n').slice(-25).join('\n'),
    });
  });
}

const smartcardFile = () => inModules('smartcard', 'build', 'Release', 'smartcard_napi.node');

/**
 * smartcard is compiled here, since on Linux its compilation needs headers that a machine may lack; the result is kept in
 * the cache and put where the package looks for it.
 * @param {import('./say.mjs').Log} log
 * @returns {Promise<boolean>} false when it cannot be built on this machine
 */
async function ensureSmartcard(log) {
  if (existsSync(smartcardFile())) return true;
  if (process.platform === 'linux' && !existsSync('/usr/include/PCSC/winscard.h')) {
    sayWithoutReaders(log, 'les en-têtes de PC/SC manquent (Debian : libpcsclite-dev ; Fedora : pcsc-lite-devel)');
    return false;
  }
  return withLock('smartcard', log, async () => {
    if (existsSync(smartcardFile())) return true;
    try {
      const { name, version } = readJson(inModules('smartcard', 'package.json'));
      const kept = path.join(cacheDir(), 'native', `${name}-${version}-${process.platform}-${process.arch}`);
      const file = path.join(kept, path.basename(smartcardFile()));
      if (!existsSync(file)) {
        log('Lecteurs de cartes (smartcard) : compilation (quelques secondes, une seule fois)…');
        await makeWhole(kept, (dir) => compileSmartcard(dir, log));
      }
      mkdirSync(path.dirname(smartcardFile()), { recursive: true });
      // Renamed into place: another program of the project may be starting.
      copyFileSync(file, `${smartcardFile()}.${process.pid}`);
      renameSync(`${smartcardFile()}.${process.pid}`, smartcardFile());
      return true;
    } catch (error) {
      sayWithoutReaders(log, error instanceof Error ? error.message : String(error));
      return false;
    }
  });
}

/** @param {string} dir @param {import('./say.mjs').Log} log */
async function compileSmartcard(dir, log) {
  const work = path.join(dir, '.work');
  for (const part of ['binding.gyp', 'package.json', 'src']) {
    cpSync(inModules('smartcard', part), path.join(work, part), { recursive: true });
  }
  const own = inModules('smartcard', 'node_modules', 'node-addon-api');
  const api = existsSync(own) ? own : inModules('node-addon-api');
  cpSync(api, path.join(work, 'node_modules', 'node-addon-api'), { recursive: true });
  const built = await runQuiet(process.execPath, gypRebuild(), { cwd: work, log, label: 'smartcard', seconds: 600 });
  const made = path.join(work, 'build', 'Release', path.basename(smartcardFile()));
  if (built.code !== 0 || !existsSync(made)) {
    log(built.output.split('\n').slice(-12).join('\n'));
    throw new Error('la compilation de smartcard a échoué');
  }
  copyFileSync(made, path.join(dir, path.basename(smartcardFile())));
  rmSync(work, { recursive: true, force: true });
}

/** @param {import('./say.mjs').Log} log @param {string} why */
function sayWithoutReaders(log, why) {
  log(
    `Sans PC/SC, l'application lit quand même les cartes, mais ne distingue pas finement les lecteurs (carte à l'envers, lecteur occupé, service arrêté) : ${why}. / Without PC/SC the app still reads cards, but cannot tell readers' states apart.`,
  );
}

/** @typedef {{name: string, executable: string, env: Record<string, string>}} Host a program that loads the natives */

/**
 * Runs the self-test once per combination of files; a success is remembered in the cache.
 * @param {Host} host
 * @param {string[]} files what the result depends on, beside the test itself
 * @param {string[]} args of the test
 * @param {(line: string) => void} [log]
 * @returns {Promise<{code: number, output: string} | null>} null when it passed, now or before
 */
async function failedSelfTest(host, files, args, log) {
  const script = path.join(root, 'scripts', 'natives-self-test.cjs');
  const hashes = await Promise.all([script, ...files].map((file) => hashFile(file)));
  const proof = hashOf(host.name, host.executable, ...args.slice(1), ...hashes);
  const stamp = path.join(cacheDir(), 'native', `proved-${proof.slice(0, 16)}.json`);
  if (existsSync(stamp)) return null;
  const env = { ...process.env, ...host.env };
  const done = await runQuiet(host.executable, [script, ...args], { env, seconds: 120 });
  if (done.code !== 0 || !done.stdout.trim().endsWith('ok')) return done;
  writeJson(stamp, { name: host.name, at: new Date().toISOString() });
  log?.(`Modules natifs vérifiés dans ${host.name}`);
  return null;
}

/**
 * Proves that the database and pkcs11js work in a program.
 * @param {Host} host
 * @param {string | null} binding
 * @param {boolean} cards
 * @param {import('./say.mjs').Log} log
 */
async function selfTest(host, binding, cards, log) {
  const files = [
    inModules('better-sqlite3', 'package.json'),
    ...(binding ? [binding] : []),
    ...(cards ? [pkcs11File()] : []),
  ];
  const args = [root, 'sqlite', binding ?? '', cards ? 'pkcs11' : ''];
  const failed = await failedSelfTest(host, files, args, log);
  if (!failed) return;
  throw new Problem({
    fr: `Les modules natifs ne fonctionnent pas dans ${host.name} (code ${failed.code}). Supprimez le dossier ${path.join(cacheDir(), 'native')} et relancez « npm run setup » ; si cela persiste, signalez-le avec les lignes ci-dessus.`,
    en: `The native modules do not work in ${host.name} (code ${failed.code}). Delete the folder ${path.join(cacheDir(), 'native')} and run "npm run setup" again; if it persists, report it with the lines above.`,
    detail: failed.output.split('\n').slice(-15).join('\n'),
  });
}

/**
 * Proves that smartcard loads in a program. One that does not is taken away, so that the app says that it cannot ask.
 * @param {Host} host
 * @param {import('./say.mjs').Log} log
 */
async function selfTestSmartcard(host, log) {
  if (!existsSync(smartcardFile())) return;
  const failed = await failedSelfTest(host, [smartcardFile()], [root, 'pcsc']);
  if (!failed) return;
  rmSync(smartcardFile(), { force: true });
  sayWithoutReaders(log, `smartcard ne fonctionne pas dans ${host.name} (code ${failed.code})`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const file = sqliteBinding();
    if (file) process.stdout.write(`${file}\n`);
  });
}
