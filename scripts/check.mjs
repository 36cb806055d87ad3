// npm run check: the prerequisite checks without a window. The standard output holds only the report; use
// `npm run --silent check -- --json` so that npm itself prints nothing there.
//   --json   the report as JSON      --only id,id   some checks only
// Exit code: 0 all ok or warnings, 1 a failed check, 2 could not run.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { runApp } from './launch.mjs';
import { root } from './run.mjs';
import { command, Problem, say } from './say.mjs';
import { setup } from './setup.mjs';

const usage = {
  fr: 'Usage : npm run check -- [--json] [--only id,id]  (sans option : le compte rendu en français, toutes les vérifications)',
  en: 'Usage: npm run check -- [--json] [--only id,id]  (without option: the report in French, every check)',
};

/** The checks that can be asked for, read in their contract: help must work before anything is installed or built. */
function checkIds() {
  const source = readFileSync(path.join(root, 'electron', 'contract', 'check.ts'), 'utf8');
  const list = /export const checkIds = \[([^\]]*)\]/.exec(source)?.[1] ?? '';
  return [...list.matchAll(/'([a-z.]+)'/g)].map(([, id]) => id);
}

/** @param {string[]} words */
function isAsked(words) {
  return words.every((word, at) => /^--(json|only|only=.*)$/.test(word) || words[at - 1] === '--only');
}

await command(async () => {
  try {
    const words = process.argv.slice(2);
    if (words.includes('--help')) {
      process.stdout.write(`${usage.fr}\n${usage.en}\n\nVérifications / Checks : ${checkIds().join(', ')}\n`);
      process.stdout.write(
        'Sortie / exit : 0 bon ou remarque (fine or a remark), 1 échec (a failure), 2 impossible (could not run)\n',
      );
      return 0;
    }
    if (!isAsked(words)) throw new Problem(usage);
    const ready = await setup({ for: 'check' });
    await build();
    // Chromium's own lines (no desktop bus, no screen) would hide the useful one.
    return await runApp(ready, ['--log-level=3', '--check', ...process.argv.slice(2)], say);
  } catch (error) {
    // 1 would mean that a prerequisite failed; here nothing was checked.
    if (error instanceof Problem) error.exitCode = 2;
    throw error;
  }
});
