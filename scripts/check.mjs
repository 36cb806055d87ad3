// npm run check: the prerequisite checks without a window. The standard output holds only the report; use
// `npm run --silent check -- --json` so that npm itself prints nothing there.
//   --json   the report as JSON      --only id,id   some checks only
// Exit code: 0 all ok or warnings, 1 a failed check, 2 could not run.
import process from 'node:process';
import { build } from './build.mjs';
import { runApp } from './launch.mjs';
import { command, Problem, say } from './say.mjs';
import { setup } from './setup.mjs';

await command(async () => {
  try {
    const ready = await setup({ for: 'check' });
    await build();
    return await runApp(ready, ['--check', ...process.argv.slice(2)], say);
  } catch (error) {
    // 1 would mean that a prerequisite failed; here nothing was checked.
    if (error instanceof Problem) error.exitCode = 2;
    throw error;
  }
});
