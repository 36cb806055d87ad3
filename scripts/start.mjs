// npm start: set-up, build, and the application. `--demo`, or no display: the same application plays the main job by
// itself and leaves screenshots, the bilan and a summary in out/.
//   npm start -- verifsegur://…   passes the link on to the application
import process from 'node:process';
import { build } from './build.mjs';
import { hasDisplay } from './display.mjs';
import { runApp, runProgram } from './launch.mjs';
import { command, say } from './say.mjs';
import { setup } from './setup.mjs';

await command(async () => {
  const args = process.argv.slice(2);
  const rest = args.filter((word) => word !== '--demo');
  if (hasDisplay() && rest.length === args.length) {
    const ready = await setup({ for: 'start' });
    await build();
    say('Ouverture de l’application…');
    return runApp(ready, rest, say);
  }
  say(hasDisplay() ? 'Démonstration' : "Pas d'écran : l'application joue la démonstration (npm run demo)");
  const ready = await setup({ for: 'demo' });
  await build();
  return runProgram('tests/e2e/demo.ts', 'build/demo.mjs', ready, rest, say);
});
