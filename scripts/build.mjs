// Builds what runs: esbuild for the main process, the preload, the workers and the hub; Vite for the two React pages.
// Each target has a hash of its sources in build/stamp.json and is skipped while that hash holds.
//   node scripts/build.mjs [target…]     VS_BUILD_PARTIAL=1 leaves out targets whose entry does not exist yet
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashOf, readJson, withLock, writeJson } from './cache.mjs';
import { checkCodes } from './codes.mjs';
import { root } from './run.mjs';
import { command, Problem, say } from './say.mjs';
import { hashTree } from './sources.mjs';

const out = (/** @type {string[]} */ ...parts) => path.join(root, 'build', ...parts);
const common = ['package-lock.json', 'scripts/build.mjs', 'tsconfig.json'];
const appFolders = ['electron', 'native', 'organiser', 'reader', 'renderer', 'resources'];

/**
 * @typedef {object} Target
 * @property {string} entry without which there is nothing to build
 * @property {string[]} sources folders whose change asks for a new build
 * @property {string} made what proves that it was built
 * @property {(target: Target) => Promise<void>} make
 */

/** @type {Record<string, Target>} */
export const targets = {
  main: {
    entry: 'electron/main.ts',
    sources: ['electron', 'native', 'organiser', 'reader'],
    made: 'build/electron/main.mjs',
    make: mainBundle,
  },
  preload: {
    entry: 'electron/preload.ts',
    sources: ['electron', 'organiser'],
    made: 'build/electron/preload.cjs',
    make: preloadBundle,
  },
  'card-worker': {
    entry: 'native/card/worker.ts',
    sources: ['native', 'electron'],
    made: 'build/native/card-worker.mjs',
    make: (target) => esmBundle(target, natives),
  },
  'store-worker': {
    entry: 'native/store/worker.ts',
    sources: ['native', 'electron', 'organiser', 'reader'],
    made: 'build/native/store-worker.mjs',
    make: (target) => esmBundle(target, natives),
  },
  'reader-worker': {
    entry: 'native/reader/worker.ts',
    sources: ['native', 'reader', 'electron'],
    made: 'build/native/reader-worker.mjs',
    make: (target) => esmBundle(target, natives),
  },
  'text-worker': {
    entry: 'native/text/worker.ts',
    sources: ['native', 'electron'],
    made: 'build/native/text-worker.mjs',
    async make(target) {
      await esmBundle(target, natives);
      placeTextData(out('native', 'text'));
    },
  },
  hub: {
    entry: 'organiser/main.ts',
    sources: ['organiser', 'native', 'reader', 'electron'],
    made: 'build/organiser/server.mjs',
    make: (target) => esmBundle(target, []),
  },
  'white-list-thread': {
    entry: 'organiser/list/white-list-thread.ts',
    sources: ['organiser', 'reader'],
    made: 'build/organiser/white-list-thread.mjs',
    make: (target) => esmBundle(target, []),
  },
  renderer: {
    entry: 'renderer/index.html',
    sources: appFolders,
    made: 'build/renderer/index.html',
    make: (target) => page(target, 'chrome130'),
  },
  board: {
    entry: 'organiser/view/index.html',
    sources: appFolders,
    made: 'build/board/index.html',
    make: (target) => page(target, ['chrome109', 'firefox115', 'safari16']),
  },
  resources: {
    entry: 'resources',
    sources: ['resources'],
    made: 'build/resources',
    make: copyResources,
  },
};

/** What the hub needs, without the application. */
export const hubTargets = ['hub', 'white-list-thread', 'board', 'resources'];

/**
 * @param {{only?: string[], log?: import('./say.mjs').Log}} [options]
 * @throws {Problem} when a source does not compile, an entry is absent, or the catalogue of codes is not whole
 */
export async function build({ only = Object.keys(targets), log = say } = {}) {
  await checkCodes({ log });
  await withLock(`build-${hashOf(root).slice(0, 8)}`, log, async () => {
    const stampFile = out('stamp.json');
    /** @type {Record<string, string>} */
    const stamps = readJson(stampFile) ?? {};
    for (const name of only) {
      const target = targets[name];
      if (!target) throw new Error(`no target ${name}`);
      if (!existsSync(path.join(root, target.entry))) {
        absent(name, target, log);
        continue;
      }
      const hash = hashTree(root, [...common, ...target.sources]);
      if (stamps[name] === hash && existsSync(path.join(root, target.made))) continue;
      const began = Date.now();
      await attempt(name, target);
      stamps[name] = hash;
      writeJson(stampFile, stamps);
      log(`Construit : ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    }
  });
}

/** @param {string} name @param {Target} target @param {import('./say.mjs').Log} log */
function absent(name, target, log) {
  if (process.env.VS_BUILD_PARTIAL === '1') {
    log(`Non construit : ${name} (${target.entry} n'existe pas, VS_BUILD_PARTIAL=1)`);
    return;
  }
  throw new Problem({
    fr: `Le fichier ${target.entry} manque : la copie du projet est incomplète. Récupérez-la de nouveau (git status montre ce qui manque).`,
    en: `The file ${target.entry} is missing: this copy of the project is incomplete. Get it again (git status shows what is missing).`,
  });
}

/** @param {string} name @param {Target} target */
async function attempt(name, target) {
  try {
    await target.make(target);
  } catch (error) {
    throw new Problem({
      fr: `La construction de « ${name} » a échoué (${target.entry}). Corrigez l'erreur ci-dessus puis relancez.`,
      en: `Building "${name}" failed (${target.entry}). Correct the error above, then try again.`,
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: 'linked',
  sourcesContent: true,
  legalComments: 'none',
  logLevel: 'silent',
  loader: { '.sql': 'text' },
  target: 'node20.18',
  platform: 'node',
};

/** Left to node_modules: what has native code, and Electron. */
const natives = ['electron', 'better-sqlite3', 'pkcs11js'];

const ZOD_LOCALES = /zod[\\/]v4[\\/]locales[\\/]index\.c?js$/;
const EN_ONLY = "export { default as en } from './en.js';";

/**
 * zod brings its messages in some fifty languages, which nobody reads here and every process would parse: English is left.
 * @type {import('esbuild').Plugin}
 */
const oneLanguage = {
  name: 'zod-one-language',
  setup(bundling) {
    bundling.onLoad({ filter: ZOD_LOCALES }, () => ({ contents: EN_ONLY }));
  },
};

/**
 * What every ES module bundle for Node needs: CommonJS dependencies inside it call `require` and `__dirname`.
 * @type {import('esbuild').BuildOptions}
 */
const forNode = {
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
  banner: {
    js: "import { createRequire as companionCreateRequire } from 'node:module';\nconst require = companionCreateRequire(import.meta.url);",
  },
  plugins: [oneLanguage],
};

/**
 * @param {Target} target
 * @param {string[]} external left to node_modules; none given = every package
 */
async function esmBundle(target, external) {
  await bundle(target.entry, target.made, external);
}

/**
 * Bundles one TypeScript entry into an ES module for Node (also used for the demo and the measures).
 * @param {string} entry
 * @param {string} outfile
 * @param {string[]} [external]
 */
export async function bundle(entry, outfile, external = []) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    ...shared,
    ...forNode,
    entryPoints: [entry],
    outfile,
    ...(external.length > 0 ? { external } : { packages: 'external' }),
  });
}

/**
 * Puts the engine that reads pictures and its data in a folder, where its process reads them as files: also inside the
 * archive of an installed app. The smallest data, and the two engines that can run here.
 * @param {string} folder
 */
export function placeTextData(folder) {
  const modules = path.join(root, 'node_modules');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['tesseract-core-simd-lstm', 'tesseract-core-lstm']) {
    for (const end of ['js', 'wasm']) {
      cpSync(path.join(modules, 'tesseract.js-core', `${name}.${end}`), path.join(folder, `${name}.${end}`));
    }
  }
  // What is around is made of ES modules; the engine is not.
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const data = path.join(modules, '@tesseract.js-data', 'eng', '4.0.0_best_int', 'eng.traineddata.gz');
  cpSync(data, path.join(folder, 'eng.traineddata.gz'));
}

/**
 * The main process: what a start needs in one file, and what is imported later (mail, encryption, calendars) in files of its
 * own. Names are kept: they are in the log of an error. @param {Target} target
 */
async function mainBundle(target) {
  const esbuild = await import('esbuild');
  rmSync(out('electron', 'part'), { recursive: true, force: true });
  await esbuild.build({
    ...shared,
    ...forNode,
    entryPoints: { main: target.entry },
    outdir: path.join(root, path.dirname(target.made)),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'part/[name]-[hash]',
    splitting: true,
    external: natives,
  });
}

/** A sandboxed preload can load nothing but `electron`: everything else is inside, in CommonJS. @param {Target} target */
async function preloadBundle(target) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    ...shared,
    entryPoints: [target.entry],
    outfile: target.made,
    format: 'cjs',
    external: ['electron'],
    // Read and compiled again for each window: size counts here.
    minify: true,
    sourcemap: false,
  });
}

/** The component library's own words in some thirty languages: those of the pages are left. @type {import('vite').Plugin} */
const twoLanguages = {
  name: 'react-aria-two-languages',
  enforce: 'pre',
  load(id) {
    const [, locale] = /[\\/]dist[\\/]private[\\/]intl[\\/].*[\\/]([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id) ?? [];
    return locale === undefined || ['fr-FR', 'en-US'].includes(locale) ? null : 'export default {};';
  },
};

/** The same as `oneLanguage`, for the pages. @type {import('vite').Plugin} */
const zodOneLanguage = {
  name: oneLanguage.name,
  enforce: 'pre',
  load: (id) => (ZOD_LOCALES.test(id) ? EN_ONLY : null),
};

/**
 * @param {Target} target
 * @param {string | string[]} browsers
 */
async function page(target, browsers) {
  const [{ build: viteBuild }, { default: react }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
  ]);
  // Vite sets NODE_ENV for the whole process: what runs after the build (the tests) must not become "production".
  const { NODE_ENV } = process.env;
  await viteBuild({
    root: path.join(root, path.dirname(target.entry)),
    configFile: false,
    base: './',
    logLevel: 'error',
    plugins: [react(), twoLanguages, zodOneLanguage],
    build: {
      outDir: path.join(root, path.dirname(target.made)),
      emptyOutDir: true,
      target: browsers,
      minify: true,
      sourcemap: true,
      // The content security policy allows no data: address, and needs no polyfill written in the page.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4096,
    },
  });
  if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
  else process.env['NODE_ENV'] = NODE_ENV;
}

async function copyResources() {
  rmSync(out('resources'), { recursive: true, force: true });
  mkdirSync(out(), { recursive: true });
  cpSync(path.join(root, 'resources'), out('resources'), { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const only = process.argv.slice(2);
    const unknown = only.find((name) => !(name in targets));
    if (unknown) {
      throw new Problem({
        fr: `« ${unknown} » n'est pas une cible. Choisissez parmi : ${Object.keys(targets).join(', ')}.`,
        en: `"${unknown}" is not a target. Choose among: ${Object.keys(targets).join(', ')}.`,
      });
    }
    await build(only.length > 0 ? { only } : {});
    say('Construction à jour');
  });
}
