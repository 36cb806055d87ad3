// npm run check: the prerequisite checks without a window. The standard output holds only the report; use
// `npm run --silent check -- --json` so that npm itself prints nothing there.
//   --json   the report as JSON      --only id,id   some checks only
// Exit code: 0 all ok or warnings, 1 a failed check, 2 could not run.
import process from 'node:process';
import { build } from './build.mjs';
import { runApp } from './launch.mjs';
import { command, Problem, say } from './say.mjs';
import { setup } from './setup.mjs';

const usage = {
  fr: 'Usage : npm run check -- [--json] [--only id,id]  (sans option : le compte rendu en français, toutes les vérifications)',
  en: 'Usage: npm run check -- [--json] [--only id,id]  (without option: the report in French, every check)',
};

/** @param {string[]} words */
function isAsked(words) {
  return words.every((word, at) => /^--(json|only|only=.*)$/.test(word) || words[at - 1] === '--only');
}

await command(async () => {
  try {
    const words = process.argv.slice(2);
    if (words.includes('--help')) {
      process.stdout.write(`${usage.fr}\n${usage.en}\n`);
      return 0;
    }
    if (!isAsked(words)) throw new Problem(usage);
    const ready = await setup({ for: 'check' });
    await build();
    return await runApp(ready, ['--check', ...process.argv.slice(2)], say);
  } catch (error) {
    // 1 would mean that a prerequisite failed; here nothing was checked.
    if (error instanceof Problem) error.exitCode = 2;
    throw error;
  }
});
