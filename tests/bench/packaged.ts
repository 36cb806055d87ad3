import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createPackage } from '@electron/asar';
import type * as stages from '../../scripts/package-stage.mjs';
import type * as debs from '../../scripts/package-deb.mjs';
import type * as packages from '../../scripts/package.mjs';
import { appEnv } from '../e2e/play/app.ts';
import { attachInspector, freePort } from '../e2e/play/inspector.ts';
import { processTreeMemory, type Memory } from './memory.ts';

export type Runtime = NonNullable<Parameters<typeof packages.packageForTests>[0]['runtime']>;
/** The commands that package, handed over by `scripts/bench.mjs`: they read files beside themselves, a bundle has moved. */
export type Packaging = Pick<typeof packages, 'EXECUTABLE' | 'packageForTests'> &
  Pick<typeof stages, 'linkTree'> &
  Pick<typeof debs, 'makeDeb'>;
export type Context = { runtime?: Runtime; packaging: Packaging; root: string; log: (line: string) => void };
export type Given = Required<Context>;

/** A page in an archive is served by a scheme: with the fuses of a release, `file:` does not read archives. */
const emptyMain = `import { readFile } from 'node:fs/promises';
import { app, BrowserWindow, protocol } from 'electron';
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
app.whenReady().then(() => {
  protocol.handle('app', async () =>
    new Response(await readFile(new URL('index.html', import.meta.url)), { headers: { 'Content-Type': 'text/html' } }));
  const window = new BrowserWindow({ width: 1180, height: 820, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  void window.loadURL('app://empty/index.html');
});
`;
const emptyPage =
  '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Vide</title><h1>Bonjour</h1><button>Bonjour</button></html>';

/** The packaged application of this machine's Electron, with the fuses of a release, and an empty one packaged the same way. */
export async function bothPackaged(
  { runtime, packaging, log }: Given,
  folder: string,
): Promise<{ app: string; empty: string }> {
  const { packageForTests, linkTree } = packaging;
  const { app } = await packageForTests({ runtime, binding: process.env['VS_SQLITE_BINDING'] ?? null, env: {} }, log);
  const source = path.join(folder, 'empty-source');
  mkdirSync(source);
  writeFileSync(path.join(source, 'package.json'), '{ "name": "empty", "type": "module", "main": "main.mjs" }');
  writeFileSync(path.join(source, 'main.mjs'), emptyMain);
  writeFileSync(path.join(source, 'index.html'), emptyPage);
  const empty = path.join(folder, 'empty');
  linkTree(app, empty, []);
  for (const name of ['app.asar', 'app.asar.unpacked']) {
    rmSync(path.join(empty, 'resources', name), { recursive: true, force: true });
  }
  await createPackage(source, path.join(empty, 'resources', 'app.asar'));
  return { app, empty };
}

/** Milliseconds left alone before anything of it is looked at: looking would slow the start. */
const ALONE_MS = 4_000;
/** Milliseconds after that, for what starts behind the first screen: it is in the memory that is read. */
const SETTLE_MS = 2_000;

export type Sample = {
  /** From the start of the process to the paint of what the person sees first that has a button, in milliseconds. */
  ms: number;
  /** To the first paint of any text. */
  firstPaintMs: number;
  memory: Memory;
};

/** What the page knows of its own start. Runs in it. */
const askPage = `new Promise((resolve) => {
  const look = () => {
    if (document.querySelector('button') === null) return requestAnimationFrame(look);
    new PerformanceObserver((list) => {
      const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
      const last = Math.max(first, ...list.getEntries().map((one) => one.startTime));
      resolve({ origin: performance.timeOrigin, first, last });
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  };
  look();
})`;
type Painted = { origin: number; first: number; last: number };

/** @throws Error when the page has painted no button within a minute */
async function painted(port: number): Promise<Painted> {
  const asked = { expression: askPage, awaitPromise: true, returnByValue: true };
  for (const end = performance.now() + 60_000; performance.now() < end; await delay(100)) {
    const page = await attachInspector(port, 30_000);
    try {
      const { result } = (await page.send('Runtime.evaluate', asked)) as { result: { value?: Painted } };
      if (result.value !== undefined) return result.value;
    } catch {
      // Too early: the page is not there yet.
    } finally {
      page.close();
    }
  }
  throw new Error('no page painted a button');
}

/**
 * One start, left alone; then its memory, and when its page painted, as the page itself kept it (Largest Contentful Paint:
 * the last one, once there is a button).
 */
export async function start({ runtime, packaging }: Given, folder: string, userData: string): Promise<Sample> {
  const port = await freePort();
  const began = Date.now();
  const words = [...runtime.extraArgs, `--user-data-dir=${userData}`, `--remote-debugging-port=${port}`];
  const child = spawn(path.join(folder, packaging.EXECUTABLE), words, {
    env: appEnv({ userData, env: { VS_SQLITE_BINDING: '' } }),
    stdio: 'ignore',
    detached: true,
  });
  const gone = once(child, 'exit');
  try {
    await delay(ALONE_MS);
    const { origin, first, last } = await painted(port);
    await delay(SETTLE_MS);
    const memory = processTreeMemory(child.pid ?? 0);
    return { ms: origin + last - began, firstPaintMs: origin + first - began, memory };
  } finally {
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
    await gone;
  }
}
