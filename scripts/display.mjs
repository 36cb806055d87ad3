// A display for Electron where there is none: an Xvfb of our own, with its own cookie, ended with us.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { exitCodeOf } from './run.mjs';
import { Problem } from './say.mjs';

/** True when windows can be shown (always outside Linux). */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * @param {{log: import('./say.mjs').Log}} options
 * @returns {Promise<{env: Record<string, string>, started: boolean, stop: () => void}>} `env` to add to the programs
 *   that open windows; `stop` is also called when this process ends.
 * @throws {Problem} when Xvfb is absent or does not start within 20 s
 */
export async function ensureDisplay({ log }) {
  return hasDisplay() ? { env: {}, started: false, stop() {} } : startDisplay({ log });
}

/**
 * A display of one's own, whatever is there: two applications that run at once do not take the focus from each other.
 * Answers and throws as `ensureDisplay` does.
 * @param {{log: import('./say.mjs').Log}} options
 */
export async function startDisplay({ log }) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'vs-display-'));
  const authority = path.join(dir, 'authority');
  const cookie = randomBytes(16).toString('hex');
  addCookie(authority, ':0', cookie);
  const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset', '-auth', authority];
  // Its own process group: Ctrl+C must reach the application first, the screen goes last.
  const xvfb = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true });
  const stop = () => {
    xvfb.kill('SIGTERM');
    rmSync(dir, { recursive: true, force: true });
  };
  process.once('exit', stop);
  // Without these a signal between two programs would end us and leave the screen behind.
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(exitCodeOf(null, signal));
    });
  }
  const number = await ready(xvfb);
  xvfb.unref();
  for (const stream of xvfb.stdio) /** @type {any} */ (stream)?.unref?.();
  addCookie(authority, `:${number}`, cookie);
  log(`Pas d'écran : écran virtuel :${number} (Xvfb)`);
  return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority, VS_VIRTUAL_DISPLAY: '1' }, started: true, stop };
}

/** @param {string} file @param {string} display @param {string} cookie */
function addCookie(file, display, cookie) {
  const done = spawnSync('xauth', ['-q', '-f', file, 'add', display, '.', cookie], { encoding: 'utf8' });
  if (done.status !== 0) throw missing('xauth', done.stderr || String(done.error ?? ''));
}

/** @param {import('node:child_process').ChildProcess} xvfb @returns {Promise<string>} the display number, once it listens */
function ready(xvfb) {
  return new Promise((resolve, reject) => {
    let said = '';
    let number = '';
    const end = setTimeout(() => reject(missing('Xvfb', `${said}\n(pas prêt en 20 s)`)), 20_000);
    xvfb.stderr?.on('data', (text) => {
      said = (said + text).slice(-4000);
    });
    xvfb.stdio[3]?.on('data', (text) => {
      number += text;
      if (!number.includes('\n')) return;
      clearTimeout(end);
      resolve(number.trim());
    });
    xvfb.on('error', (error) => {
      clearTimeout(end);
      reject(missing('Xvfb', error.message));
    });
    xvfb.on('exit', (code) => {
      clearTimeout(end);
      reject(missing('Xvfb', `${said}\n(code ${code})`));
    });
  });
}

/** @param {string} tool @param {string} detail */
function missing(tool, detail) {
  return new Problem({
    fr: `L'écran virtuel ne démarre pas (${tool}). Installez xvfb et xauth (sudo apt-get install xvfb xauth), ou lancez depuis une session graphique.`,
    en: `The virtual display does not start (${tool}). Install xvfb and xauth (sudo apt-get install xvfb xauth), or run from a graphical session.`,
    detail,
    exitCode: 2,
  });
}
