// Starting other programs: npm in the same way on every system, quiet tools with a heartbeat, and foreground programs
// that receive our signals and give back their exit code.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Problem } from './say.mjs';

/** The root of the project. */
export const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));

/**
 * The command that runs npm: the one that started us when there is one, so that the same npm and settings are used.
 * @param {string[]} args
 * @returns {{file: string, args: string[], shell: boolean}}
 */
export function npmCommand(args) {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return { file: process.execPath, args: [cli, ...args], shell: false };
  // On Windows npm is a .cmd file, which only a shell can start; the arguments given here never hold spaces.
  return { file: 'npm', args, shell: process.platform === 'win32' };
}

/**
 * Runs a tool quietly. Prints a heartbeat every 15 s, keeps the end of what it said for the error.
 * @param {string} file
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, log?: import('./say.mjs').Log, label?: string,
 *   seconds?: number}} [options] `seconds` is the deadline; none by default.
 * @returns {Promise<{code: number, stdout: string, output: string, timedOut: boolean}>} never rejects: a program that
 *   cannot be started has code 127.
 */
export function runQuiet(file, args, options = {}) {
  const { cwd = root, env = process.env, shell = false, log, label = path.basename(file), seconds } = options;
  return new Promise((resolve) => {
    const began = Date.now();
    const child = spawn(file, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    let timedOut = false;
    const keep = (/** @type {string} */ text) => {
      output = (output + text).slice(-20_000);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      keep(text);
    });
    child.stderr.setEncoding('utf8').on('data', keep);
    const beat = setInterval(() => {
      log?.(`  … ${label} : toujours en cours (${Math.round((Date.now() - began) / 1000)} s)`);
    }, 15_000);
    const end = seconds
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, seconds * 1000)
      : undefined;
    const done = (/** @type {number} */ code) => {
      clearInterval(beat);
      clearTimeout(end);
      resolve({ code, stdout, output, timedOut });
    };
    child.on('error', (error) => {
      keep(`${error.message}\n`);
      done(127);
    });
    child.on('close', (code, signal) => done(exitCodeOf(code, signal)));
  });
}

let interrupted = false;

/** True once the person asked a foreground program to stop: what would come after it must not start. */
export const wasInterrupted = () => interrupted;

/**
 * Runs a program in the foreground (its streams are ours), passes SIGINT, SIGTERM and SIGHUP on to it, waits for its end.
 * @param {string} file
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions}} [options]
 * @returns {Promise<number>} its exit code, 128 + signal number when a signal ended it
 */
export function runForeground(file, args, { cwd = root, env = process.env, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio });
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      interrupted = true;
      // Ctrl+C reaches the whole foreground group by itself; a second SIGINT would look like an impatient person.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    const free = () => {
      for (const signal of signals) process.off(signal, forward);
    };
    child.on('error', (error) => {
      free();
      reject(
        new Problem({
          fr: `Impossible de lancer ${path.basename(file)} (${error.message}). Relancez « npm run setup ».`,
          en: `Cannot start ${path.basename(file)} (${error.message}). Run "npm run setup" again.`,
        }),
      );
    });
    child.on('close', (code, signal) => {
      free();
      resolve(exitCodeOf(code, signal));
    });
  });
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
  if (code !== null) return code;
  return 128 + (signal ? (constants.signals[signal] ?? 0) : 0);
}

/** True when this process may install system packages by itself. */
export const isRoot = () => process.getuid?.() === 0;
