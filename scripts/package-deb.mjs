// The Debian package, made of a packaged folder by dpkg-deb, which every Debian and Ubuntu has: nothing is downloaded.
// What it does to a machine is in scripts/package-deb/: few lines, no data of a person touched.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readJson } from './cache.mjs';
import { linkTree } from './package-stage.mjs';
import { TESTS_MARK } from './package-rules.mjs';
import { root, runQuiet } from './run.mjs';
import { Problem } from './say.mjs';
import { filesUnder } from './sources.mjs';

const NAME = 'compagnon-verif-segur';
const PLACE = `opt/${NAME}`;
const templates = path.join(root, 'scripts', 'package-deb');

/** What Chromium and the card readers need of a Debian; names of both sides of the 64-bit time change. */
const DEPENDS = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libasound2 | libasound2t64',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libpcsclite1',
  'xdg-utils',
].join(', ');

/** @param {string} version @param {number} kilobytes installed @param {boolean} forTests */
export function control(version, kilobytes, forTests) {
  const about = readJson(path.join(root, 'package.json'));
  return [
    `Package: ${NAME}${forTests ? '-test' : ''}`,
    // A pre-release of npm comes before its release here too.
    `Version: ${version.replace('-', '~')}`,
    'Section: misc',
    'Priority: optional',
    'Architecture: amd64',
    `Installed-Size: ${kilobytes}`,
    `Depends: ${DEPENDS}`,
    'Recommends: pcscd',
    "Maintainer: Équipe du Compagnon Vérif' Ségur <contact@example.org>",
    `Description: ${about.description.slice(0, 78)}`,
    " L'application prépare une heure de test à distance, guide pendant cette heure et garde tout sur le poste.",
    ' .',
    ' Prepares a remote test hour, guides through it, and keeps everything on this machine.',
    '',
  ].join('\n');
}

/**
 * Makes the package. One made of a folder for tests says so in its name.
 * @param {{folder: string, output: string}} options the packaged folder, and where the package goes
 * @returns {Promise<string>} the file
 * @throws {Problem} when dpkg-deb is not there, or fails
 */
export async function makeDeb({ folder, output }) {
  const forTests = existsSync(path.join(folder, TESTS_MARK));
  const { version } = readJson(path.join(root, 'package.json'));
  const tree = path.join(output, '.deb');
  linkTree(folder, path.join(tree, PLACE), ['chrome-sandbox']);
  // Where a system forbids user namespaces, this is what isolates the pages.
  chmodSync(path.join(tree, PLACE, 'chrome-sandbox'), 0o4755);
  writeInto(tree, `usr/share/applications/${NAME}.desktop`, readFileSync(path.join(templates, 'desktop'), 'utf8'));
  const icon = path.join(root, 'resources', 'icon');
  copyInto(path.join(icon, 'icon.png'), path.join(tree, `usr/share/icons/hicolor/512x512/apps/${NAME}.png`));
  copyInto(path.join(icon, 'icon.svg'), path.join(tree, `usr/share/icons/hicolor/scalable/apps/${NAME}.svg`));
  copyInto(path.join(root, 'LICENSE'), path.join(tree, `usr/share/doc/${NAME}/copyright`));
  mkdirSync(path.join(tree, 'usr', 'bin'), { recursive: true });
  symlinkSync(`/${PLACE}/${NAME}`, path.join(tree, 'usr', 'bin', NAME));
  const bytes = filesUnder(tree).reduce((sum, file) => sum + readFileSync(file).length, 0);
  writeInto(tree, 'DEBIAN/control', control(version, Math.round(bytes / 1024), forTests));
  for (const name of ['postinst', 'postrm']) {
    writeInto(tree, `DEBIAN/${name}`, readFileSync(path.join(templates, name), 'utf8'), 0o755);
  }
  const file = path.join(output, `${NAME}${forTests ? '-test' : ''}_${version}_amd64.deb`);
  // For tests the time counts, for a release the size.
  const squeeze = forTests ? ['-Zgzip', '-z1'] : ['-Zxz'];
  const args = ['--build', '--root-owner-group', ...squeeze, tree, file];
  const done = await runQuiet('dpkg-deb', args, { seconds: 900 });
  rmSync(tree, { recursive: true, force: true });
  if (done.code === 0) return file;
  throw new Problem({
    fr: "Le paquet Debian n'a pas été fabriqué. Installez dpkg (Debian et Ubuntu l'ont), vérifiez l'espace disque, puis relancez.",
    en: 'The Debian package was not made. Install dpkg (Debian and Ubuntu have it), check the disk space, then try again.',
    detail: done.output,
  });
}

/** @param {string} tree @param {string} inside @param {string} text @param {number} [mode] */
function writeInto(tree, inside, text, mode = 0o644) {
  const file = path.join(tree, inside);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  // Whatever the mask of whoever builds.
  chmodSync(file, mode);
}

/** @param {string} from @param {string} to */
function copyInto(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to);
  chmodSync(to, 0o644);
}
