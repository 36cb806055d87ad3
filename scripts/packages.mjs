// The Debian (and Ubuntu) packages that each purpose needs, and their installation when we are root.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { isRoot, runQuiet } from './run.mjs';
import { Problem } from './say.mjs';

/** @typedef {'start' | 'demo' | 'test' | 'check' | 'organiser' | 'bench' | 'package'} Purpose */

// A list of names means "any of them": Ubuntu 24.04 renamed some libraries.
const electron = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libasound2', 'libasound2t64'],
  ['libgbm1'],
  ['libxss1'],
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
];
const virtualDisplay = [['xvfb'], ['xauth'], ['fonts-dejavu-core']];
const compilers = [['g++'], ['make'], ['python3']];
// Headers: the PC/SC binding is compiled on this machine.
const cards = [['libpcsclite-dev']];
// x11-utils: a window of another program is told from the display's own.
const rig = [
  ['x11-utils'],
  ['softhsm2'],
  ['opensc'],
  ['pcscd'],
  ['vsmartcard-vpcd'],
  ['chromium'],
  ['poppler-utils'],
  ['openssl'],
];

// Real mail servers, run by the tests on folders and ports of their own; the system's services stay off.
const mail = [['dovecot-imapd'], ['dovecot-lmtpd'], ['postfix']];
// A real PostgreSQL likewise.
const database = [['postgresql']];
// The example of docs/deploy in front of a hub.
const proxy = [['nginx']];

/**
 * @param {Purpose} purpose
 * @param {{display: boolean}} on whether a display exists
 * @returns {string[][]} groups of equivalent package names
 */
export function packagesFor(purpose, { display }) {
  if (purpose === 'organiser') return compilers;
  const base = [...compilers, ...cards, ...electron, ...(display ? [] : virtualDisplay)];
  // What the import of the directory is compared with.
  if (purpose === 'bench') return [...base, ['sqlite3']];
  if (purpose !== 'test' && purpose !== 'demo') return base;
  return [...base, ...rig, ...(purpose === 'test' ? [...mail, ...database, ...proxy] : []), ['fonts-dejavu-core']];
}

/**
 * @param {string[][]} groups
 * @param {Set<string>} installed
 * @returns {string[][]} the groups of which no name is installed, without repetition
 */
export function missingOf(groups, installed) {
  const seen = new Set();
  return groups.filter((group) => {
    if (seen.has(group[0]) || group.some((name) => installed.has(name))) return false;
    return seen.add(group[0]);
  });
}

/** @param {string} text what dpkg-query printed @returns {Set<string>} */
export function parseInstalled(text) {
  const names = new Set();
  for (const line of text.split('\n')) {
    const [name, state] = line.split(' ');
    if (state?.startsWith('ii')) names.add(name);
  }
  return names;
}

/**
 * Installs what is missing when root, otherwise says the exact command and stops with exit code 2. Does nothing on
 * systems without dpkg, where the same libraries have other names.
 * @param {Purpose} purpose
 * @param {{display: boolean, log: import('./say.mjs').Log}} options
 */
export async function ensurePackages(purpose, { display, log }) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return;
  const groups = packagesFor(purpose, { display });
  const missing = missingOf(groups, installedNow(groups.flat()));
  if (missing.length === 0) return;
  if (!isRoot()) {
    const names = missing.map((group) => group[0]).join(' ');
    throw new Problem({
      fr: `Il manque des paquets du système. Lancez cette commande puis recommencez :\n\n    sudo apt-get install --no-install-recommends ${names}\n`,
      en: 'System packages are missing. Run the command above, then try again.',
      exitCode: 2,
    });
  }
  await install(missing, log);
  const still = missingOf(groups, installedNow(groups.flat()));
  if (still.length > 0) {
    const names = still.map((group) => group[0]).join(' ');
    throw new Problem({
      fr: `Ces paquets ne sont toujours pas installés : ${names}. Installez-les à la main : apt-get install ${names}`,
      en: `These packages are still missing: ${names}. Install them by hand.`,
      exitCode: 2,
    });
  }
}

/** @param {string[]} names */
function installedNow(names) {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n', ...names], {
    encoding: 'utf8',
  });
  return parseInstalled(query.stdout ?? '');
}

/** @param {string[][]} missing @param {import('./say.mjs').Log} log */
async function install(missing, log) {
  // RUNLEVEL=1 keeps init scripts (pcscd) from starting during the installation: the tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2'];
  log('Liste des paquets Debian : mise à jour…');
  const update = await runQuiet('apt-get', ['update', '-q', ...wait], {
    env,
    log,
    label: 'apt-get update',
    seconds: 300,
  });
  if (update.code !== 0) fail('apt-get update', update);
  const names = missing.map((group) => group.find(hasCandidate) ?? group[0] ?? '');
  log(`Paquets Debian à installer (${names.length}) : ${names.join(' ')}`);
  const args = ['install', '-q', '-y', '--no-install-recommends', ...wait, ...names];
  const done = await runQuiet('apt-get', args, { env, log, label: 'apt-get install', seconds: 1200 });
  if (done.code !== 0) fail(`apt-get install ${names.join(' ')}`, done);
  log('Paquets Debian installés');
}

/** @param {string} name */
function hasCandidate(name) {
  const shown = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return /Candidate: (?!\(none\))/.test(shown.stdout ?? '');
}

/** @param {string} what @param {{output: string, timedOut: boolean}} result @returns {never} */
function fail(what, { output, timedOut }) {
  throw new Problem({
    fr: `« ${what} » ${timedOut ? "n'a pas fini à temps" : 'a échoué'}. Vérifiez l'accès aux dépôts Debian (réseau, proxy d'apt), puis recommencez.`,
    en: `"${what}" ${timedOut ? 'did not end in time' : 'failed'}. Check that the Debian repositories can be reached, then try again.`,
    detail: output.split('\n').slice(-20).join('\n'),
    exitCode: 2,
  });
}
