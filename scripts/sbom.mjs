// The parts of others that are given away: a CycloneDX list (SBOM) and their licences, for the application and for the hub.
//   npm run sbom            writes build/legal/{app,hub}.cdx.json and build/legal/THIRD-PARTY-{app,hub}.txt
// What is in a bundle is read from its source map, what is copied beside is named here; `npm sbom` says the rest.
// A part whose licence is not of the list stops the command.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readJson } from './cache.mjs';
import { npmCommand, root } from './run.mjs';
import { command, Problem, say } from './say.mjs';
import { filesUnder } from './sources.mjs';

/** Licences that let us give the whole away, with their text beside. A change of this list is a decision (docs/decisions/0034). */
export const allowed = new Set(
  'MIT MIT-0 ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 BlueOak-1.0.0 CC0-1.0 Unlicense OFL-1.1 Python-2.0'.split(
    ' ',
  ),
);

/** @typedef {{type?: string, name: string, version: string, licenses?: {license?: {id?: string, name?: string}, expression?: string}[], [more: string]: unknown}} Component */

/**
 * What each product is made of: folders whose source maps are read, packages copied as they are, and whether every
 * package of production is there.
 * @type {Record<'app' | 'hub', {title: string, maps: string[], copied: string[], production: boolean}>}
 */
export const products = {
  app: {
    title: "Compagnon Vérif' Ségur",
    maps: ['build/electron', 'build/native', 'build/renderer'],
    copied:
      'electron better-sqlite3 pkcs11js smartcard tesseract.js tesseract.js-core @tesseract.js-data/eng @fontsource-variable/atkinson-hyperlegible-next'.split(
        ' ',
      ),
    production: false,
  },
  hub: {
    title: "Pôle Vérif' Ségur",
    maps: ['build/organiser', 'build/board'],
    copied: ['@fontsource-variable/atkinson-hyperlegible-next'],
    production: true,
  },
};

/**
 * Packages named by the sources of a map, as their folders under the root: nested ones are themselves.
 * @param {readonly string[]} sources
 * @returns {Set<string>}
 */
export function packagesIn(sources) {
  const found = new Set();
  for (const source of sources) {
    const at = source.lastIndexOf('node_modules/');
    if (at < 0) continue;
    const name = /^node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(source.slice(at))?.[0];
    const above = source.slice(0, at).match(/node_modules\/.*/)?.[0] ?? '';
    if (name !== undefined) found.add(above + name);
  }
  return found;
}

/**
 * Whether an SPDX expression lets the part be given away: one side of an OR is enough, each side of an AND is needed.
 * @param {string} expression
 * @returns {boolean}
 */
export function isAllowed(expression) {
  const bare = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(bare)) return false;
  return bare.split(' OR ').some((side) => side.split(' AND ').every((one) => allowed.has(one.trim())));
}

/** @param {Component} component */
const licenceOf = ({ licenses = [] }) =>
  licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '').join(' AND ') ||
  'unknown';

/** @returns {{components: Component[], dependencies: {ref: string, dependsOn?: string[]}[], [more: string]: any}} */
function wholeList() {
  const { file, args, shell } = npmCommand(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']);
  const made = spawnSync(file, args, { shell, cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (made.status !== 0) {
    throw new Problem({
      fr: '« npm sbom » a échoué. Mettez npm à jour (10 ou plus récent) puis recommencez.',
      en: '"npm sbom" failed. Update npm (10 or later), then try again.',
      detail: made.stderr,
    });
  }
  return JSON.parse(made.stdout);
}

/** Folders of node_modules that a product gives away. @param {'app' | 'hub'} product @returns {string[]} */
export function shipped(product) {
  const { maps, copied, production } = products[product];
  const found = new Set(copied.map((name) => `node_modules/${name}`));
  for (const folder of maps) {
    if (!existsSync(path.join(root, folder))) {
      throw new Problem({
        fr: `${folder} n'est pas construit. Lancez : npm run build`,
        en: `${folder} is not built. Run: npm run build`,
      });
    }
    for (const file of filesUnder(path.join(root, folder)).filter((one) => one.endsWith('.map'))) {
      for (const name of packagesIn(readJson(file).sources)) found.add(name);
    }
  }
  if (production) {
    const lock = readJson(path.join(root, 'package-lock.json')).packages;
    for (const [folder, about] of Object.entries(lock)) {
      if (folder !== '' && !about.dev && !about.optional && existsSync(path.join(root, folder))) found.add(folder);
    }
  }
  return [...found].toSorted();
}

/** Texts of the licences and notices of a package. @param {string} folder */
function texts(folder) {
  const at = path.join(root, folder);
  return readdirSync(at)
    .filter((name) => /^(licen[cs]e|notice|copying)/i.test(name) && !name.endsWith('.html'))
    .toSorted()
    .map((name) => readFileSync(path.join(at, name), 'utf8').trim());
}

/**
 * Writes both files of a product in build/legal.
 * @param {'app' | 'hub'} product
 * @returns {{components: Component[], folder: string}}
 * @throws {Problem} when the licence of a part is not of the list
 */
export function writeLegal(product, whole = wholeList()) {
  const parts = shipped(product).map((folder) => {
    const { version } = readJson(path.join(root, folder, 'package.json'));
    // A package installed under another name goes by that one in the list of npm.
    return { folder, name: folder.split('node_modules/').at(-1) ?? folder, version };
  });
  const ids = new Set(parts.map(({ name, version }) => `${name}@${version}`));
  const components = whole.components.filter((one) => ids.has(`${one.name}@${one.version}`));
  const lacks = [...ids].filter((id) => !components.some((one) => `${one.name}@${one.version}` === id));
  const refused = components.filter((one) => !isAllowed(licenceOf(one)));
  if (lacks.length > 0 || refused.length > 0) {
    const said = [...lacks, ...refused.map((one) => `${one.name}@${one.version} (${licenceOf(one)})`)].join(', ');
    throw new Problem({
      fr: `Ces parties n'ont pas de licence de la liste : ${said}. Remplacez-les, ou décidez-en dans docs/decisions.`,
      en: `These parts have no licence of the list: ${said}. Replace them, or decide in docs/decisions.`,
    });
  }
  const refs = new Set(components.map((one) => one['bom-ref']));
  const about = readJson(path.join(root, 'package.json'));
  const list = {
    ...whole,
    // The same parts give the same file: no date, and a number made from what it holds.
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(components))}`,
    metadata: {
      component: {
        'bom-ref': `${about.name}-${product}`,
        type: 'application',
        name: products[product].title,
        version: about.version,
        licenses: [{ license: { id: about.license } }],
      },
    },
    components,
    dependencies: whole.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  };
  const folder = path.join(root, 'build', 'legal');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${product}.cdx.json`), `${JSON.stringify(list, null, 2)}\n`);
  const lines = parts.map((part) => {
    const one = components.find(({ name, version }) => name === part.name && version === part.version);
    const text = texts(part.folder).join('\n\n');
    return `${part.name} ${part.version}: ${one === undefined ? '' : licenceOf(one)}\n\n${text}\n`;
  });
  const head = `${products[product].title} ${about.version}\nParties d'autres auteurs et leurs licences / Parts of others and their licences\n`;
  writeFileSync(path.join(folder, `THIRD-PARTY-${product}.txt`), [head, ...lines].join(`\n${'-'.repeat(78)}\n\n`));
  return { components, folder };
}

/** @param {string} text */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const whole = wholeList();
    for (const product of /** @type {const} */ (['app', 'hub'])) {
      const { components, folder } = writeLegal(product, whole);
      say(`${products[product].title} : ${components.length} parties, licences dans ${path.relative(root, folder)}`);
    }
  });
}
