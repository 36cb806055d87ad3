// npm run pictures: plays the real application and board once, and makes every picture of docs/guide again.
import process from 'node:process';
import { build } from './build.mjs';
import { runProgram } from './launch.mjs';
import { command, say } from './say.mjs';
import { setup } from './setup.mjs';

await command(async () => {
  // The hours of whoever reads the guides, wherever the pictures are made.
  process.env.TZ ??= 'Europe/Paris';
  const ready = await setup({ for: 'demo' });
  await build();
  return runProgram('tests/e2e/pictures.ts', 'build/pictures.mjs', ready, [], say);
});
