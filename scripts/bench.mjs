// npm run bench [-- case…]: runs the measures of tests/bench. A case is a file `tests/bench/<case>.ts` that exports
// `run(context)` and gives back an object of numbers; files without it are helpers. The standard output is one JSON object.
import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build, bundle } from './build.mjs';
import { ensureDisplay } from './display.mjs';
import { makeDeb } from './package-deb.mjs';
import { linkTree } from './package-stage.mjs';
import { EXECUTABLE, packageForTests } from './package.mjs';
import { root } from './run.mjs';
import { command, Problem, say } from './say.mjs';
import { setup } from './setup.mjs';

/**
 * @typedef {object} BenchContext
 * @property {import('./runtime.mjs').Runtime} runtime
 * @property {{EXECUTABLE: string, packageForTests: Function, linkTree: Function, makeDeb: Function}} packaging
 * @property {string} root of the project
 * @property {string[]} options words of the command line that start with a dash, for the cases
 * @property {import('./say.mjs').Log} log
 */

await command(async () => {
  const folder = path.join(root, 'tests', 'bench');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')) : [];
  const known = files.map((name) => name.slice(0, -3)).sort();
  if (process.argv.includes('--help')) {
    process.stdout.write(
      `Usage : npm run bench -- [mesure…]  (sans nom : toutes). Mesures : ${known.join(', ')}. Parties de card : --app --worker.\n` +
        `Usage: npm run bench -- [case…]  (without a name: all). Cases: ${known.join(', ')}. Parts of card: --app --worker.\n`,
    );
    return;
  }
  const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown || known.length === 0) {
    throw new Problem({
      fr: unknown
        ? `Il n'y a pas de mesure « ${unknown} ». Choisissez parmi : ${known.join(', ')}.`
        : 'Aucune mesure dans tests/bench.',
      en: unknown ? `There is no case "${unknown}". Choose among: ${known.join(', ')}.` : 'No case in tests/bench.',
    });
  }
  const { runtime, env } = await setup({ for: 'bench' });
  await build();
  const display = await ensureDisplay({ log: say });
  Object.assign(process.env, env, display.env);
  /** @type {Record<string, unknown>} */
  const cases = {};
  const packaging = { EXECUTABLE, packageForTests, linkTree, makeDeb };
  try {
    for (const name of asked.length > 0 ? asked : known) {
      const outfile = `build/bench/${name}.mjs`;
      await bundle(`tests/bench/${name}.ts`, outfile);
      const { run } = await import(pathToFileURL(path.join(root, outfile)).href);
      if (typeof run !== 'function') continue;
      say(`Mesure : ${name}…`);
      cases[name] = await run({ runtime, packaging, root, options, log: say });
    }
  } finally {
    display.stop();
  }
  const machine = { platform: process.platform, arch: process.arch, cpus: os.cpus().length, node: process.version };
  const electron = { version: runtime?.version, kind: runtime?.kind };
  process.stdout.write(
    `${JSON.stringify({ v: 1, at: new Date().toISOString(), machine, electron, cases }, null, 2)}\n`,
  );
});
