// Starting what was built, in the same way for every command.
import path from 'node:path';
import process from 'node:process';
import { bundle } from './build.mjs';
import { ensureDisplay } from './display.mjs';
import { root, runForeground } from './run.mjs';

/**
 * Runs the application in Electron until it ends, on a display (a virtual one when there is none).
 * @param {import('./setup.mjs').Ready} ready
 * @param {string[]} args of the application
 * @param {import('./say.mjs').Log} log
 * @returns {Promise<number>} its exit code
 */
export async function runApp({ runtime, env }, args, log) {
  if (!runtime) throw new Error('runApp needs a runtime');
  const display = await ensureDisplay({ log });
  try {
    return await runForeground(runtime.executable, [...runtime.extraArgs, root, ...args], {
      env: withoutNodeMode({ ...process.env, ...display.env, ...env }),
    });
  } finally {
    display.stop();
  }
}

/**
 * Bundles a TypeScript program of the project and runs it in Node on a display.
 * @param {string} entry
 * @param {string} outfile
 * @param {import('./setup.mjs').Ready} ready
 * @param {string[]} args
 * @param {import('./say.mjs').Log} log
 */
export async function runProgram(entry, outfile, { env }, args, log) {
  await bundle(entry, outfile);
  const display = await ensureDisplay({ log });
  try {
    return await runForeground(process.execPath, ['--enable-source-maps', path.join(root, outfile), ...args], {
      env: withoutNodeMode({ ...process.env, ...display.env, ...env }),
    });
  } finally {
    display.stop();
  }
}

/** ELECTRON_RUN_AS_NODE left by the caller would turn the application into a plain Node. @param {NodeJS.ProcessEnv} env */
function withoutNodeMode(env) {
  const { ELECTRON_RUN_AS_NODE: _left, ...rest } = env;
  return rest;
}
