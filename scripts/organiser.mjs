// npm run organiser: the hub and its web board. Needs neither Electron nor a display. Arguments go to the hub.
import path from 'node:path';
import process from 'node:process';
import { build, hubTargets } from './build.mjs';
import { root, runForeground } from './run.mjs';
import { command } from './say.mjs';
import { setup } from './setup.mjs';

await command(async () => {
  const { env } = await setup({ for: 'organiser' });
  await build({ only: hubTargets });
  const server = path.join(root, 'build', 'organiser', 'server.mjs');
  return runForeground(process.execPath, ['--enable-source-maps', server, ...process.argv.slice(2)], {
    env: { ...process.env, ...env },
  });
});
