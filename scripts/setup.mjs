// Everything a command needs before it can start: dependencies, system packages, Electron, native modules.
// Each part first looks whether it is already there, so that a second run takes about a second.
//   node scripts/setup.mjs [start|demo|test|check|organiser|bench] [--env]   (--env prints the variables to export)
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashOf, readJson, withLock } from './cache.mjs';
import { hasDisplay } from './display.mjs';
import { ensureNatives } from './natives.mjs';
import { ensurePackages } from './packages.mjs';
import { npmCommand, root, runQuiet } from './run.mjs';
import { resolveRuntime } from './runtime.mjs';
import { command, elapsed, Problem, say } from './say.mjs';

const purposes = ['start', 'demo', 'test', 'check', 'organiser', 'bench', 'package'];
const OLDEST_NODE = { major: 20, minor: 19 };

/**
 * @typedef {object} Ready
 * @property {import('./runtime.mjs').Runtime | undefined} runtime undefined for the organiser's hub
 * @property {string | null} binding of better-sqlite3, null for the default one
 * @property {Record<string, string>} env to add for the programs of the project (VS_SQLITE_BINDING, VS_RUNTIME_JSON)
 */

/**
 * @param {{for: import('./packages.mjs').Purpose, log?: import('./say.mjs').Log}} options
 * @returns {Promise<Ready>}
 * @throws {Problem} saying what to do; exit code 2 when something has to be installed by the person
 */
export async function setup({ for: purpose, log = say }) {
  checkNode(process.versions.node);
  const organiser = purpose === 'organiser';
  // The compilers come first: pkcs11js is compiled by `npm ci`.
  await ensurePackages(purpose, { display: hasDisplay(), log });
  await ensureDependencies(log);
  const runtime = organiser ? undefined : await resolveRuntime({ log });
  // On a desktop `npm start` loads the database in Electron only; the hub, the demo and the tests load it in Node too.
  const host = purpose !== 'start' && purpose !== 'check';
  const binding = await ensureNatives({ runtime, host, cards: !organiser, log });
  /** @type {Record<string, string>} */
  const env = {};
  if (binding) env.VS_SQLITE_BINDING = binding;
  if (runtime) env.VS_RUNTIME_JSON = JSON.stringify(runtime);
  return { runtime, binding, env };
}

/** @param {string} version such as 20.19.0 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)) return;
  const oldest = `${OLDEST_NODE.major}.${OLDEST_NODE.minor}`;
  throw new Problem({
    fr: `Node ${version} est trop ancien. Installez Node ${oldest} ou plus récent (https://nodejs.org), puis recommencez.`,
    en: `Node ${version} is too old. Install Node ${oldest} or later (https://nodejs.org), then try again.`,
    exitCode: 2,
  });
}

/** Runs `npm ci` when node_modules is absent or was not made from this lockfile. @param {import('./say.mjs').Log} log */
async function ensureDependencies(log) {
  const lockfile = path.join(root, 'package-lock.json');
  const stamp = path.join(root, 'node_modules', '.companion-lock');
  const lock = readFileSync(lockfile, 'utf8');
  const wanted = hashOf(lock);
  const isReady = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isReady()) return;
  await withLock(`npm-${hashOf(root).slice(0, 8)}`, log, async () => {
    if (isReady()) return;
    const hidden = readJson(path.join(root, 'node_modules', '.package-lock.json'));
    if (!hidden || !isInstalledFrom(JSON.parse(lock), hidden)) await npmCi(log);
    writeFileSync(stamp, wanted);
  });
}

/** @param {import('./say.mjs').Log} log */
async function npmCi(log) {
  log('Dépendances : npm ci (environ une minute)…');
  const npm = npmCommand(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const done = await runQuiet(npm.file, npm.args, { shell: npm.shell, log, label: 'npm ci', seconds: 1800 });
  if (done.code === 0) {
    log('Dépendances installées');
    return;
  }
  throw new Problem({
    fr: "« npm ci » a échoué. Vérifiez la connexion, le proxy (npm config get https-proxy), le registre (npm config get registry) et l'espace disque, puis recommencez.",
    en: '"npm ci" failed. Check the connection, the proxy (npm config get https-proxy), the registry (npm config get registry) and the disk space, then try again.',
    detail: done.output.split('\n').slice(-25).join('\n'),
  });
}

/**
 * True when what npm says it installed is what the lockfile asks for (somebody ran `npm ci` by hand).
 * @param {{packages: Record<string, {version?: string, optional?: boolean, link?: boolean}>}} lock package-lock.json
 * @param {{packages: Record<string, {version?: string}>}} hidden node_modules/.package-lock.json
 */
export function isInstalledFrom(lock, hidden) {
  const wanted = Object.entries(lock.packages).filter(([place]) => place !== '');
  const complete = wanted.every(
    ([place, entry]) => entry.optional || entry.link || hidden.packages[place]?.version === entry.version,
  );
  const nothingElse = Object.entries(hidden.packages).every(
    ([place, entry]) => lock.packages[place]?.version === entry.version,
  );
  return complete && nothingElse;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const words = process.argv.slice(2);
    const purpose = words.find((word) => !word.startsWith('--')) ?? 'test';
    if (!purposes.includes(purpose)) {
      throw new Problem({
        fr: `« ${purpose} » n'est pas un usage connu. Choisissez parmi : ${purposes.join(', ')}.`,
        en: `"${purpose}" is not a known purpose. Choose among: ${purposes.join(', ')}.`,
      });
    }
    const { env } = await setup({ for: /** @type {import('./packages.mjs').Purpose} */ (purpose) });
    if (words.includes('--env')) {
      for (const [name, value] of Object.entries(env)) {
        process.stdout.write(`export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`);
      }
    }
    say(`Tout est prêt (${elapsed()} s)`);
  });
}
