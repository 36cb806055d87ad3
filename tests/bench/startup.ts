// Time to the first interactive window, and memory, of the application against an empty Electron window of the same
// runtime. The ratio is what counts: the machine and its other work weigh on both.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { appEnv } from '../e2e/play/app.ts';
import { median, round } from './figures.ts';
import { processTreeMemory, type Memory } from './memory.ts';

type Context = {
  runtime?: { executable: string; extraArgs: string[] };
  root: string;
  log: (line: string) => void;
};
type Sample = { ms: number; memory: Memory };

const TIMES = 5;

const emptyMain = `import { app, BrowserWindow } from 'electron';
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1180, height: 820, show: false });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(new URL('index.html', import.meta.url).pathname);
});
`;
const emptyPage =
  '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Vide</title><button>Bonjour</button></html>';

/** A window with one button: what Electron itself costs. */
function makeEmptyApp(folder: string): string {
  const made = path.join(folder, 'empty');
  mkdirSync(made);
  writeFileSync(path.join(made, 'package.json'), JSON.stringify({ name: 'empty', type: 'module', main: 'main.mjs' }));
  writeFileSync(path.join(made, 'main.mjs'), emptyMain);
  writeFileSync(path.join(made, 'index.html'), emptyPage);
  return made;
}

/** From the start of the process until its first button can be pressed; then the memory of all its processes. */
async function measure(context: Required<Context>, target: string, userData: string): Promise<Sample> {
  const began = performance.now();
  const app = await _electron.launch({
    executablePath: context.runtime.executable,
    args: [...context.runtime.extraArgs, `--user-data-dir=${userData}`, target],
    env: appEnv({ userData }),
  });
  try {
    const page = await app.firstWindow();
    const button = page.getByRole('button').last();
    await button.click({ trial: true });
    const ms = performance.now() - began;
    return { ms, memory: processTreeMemory(app.process().pid ?? 0) };
  } finally {
    await app.close();
  }
}

function summary(samples: readonly Sample[]): Record<string, unknown> {
  return {
    ms: round(median(samples.map(({ ms }) => ms))),
    rssMb: round(median(samples.map(({ memory }) => memory.rssMb))),
    pssMb: samples.some(({ memory }) => memory.pssMb === null)
      ? null
      : round(median(samples.map(({ memory }) => memory.pssMb ?? 0))),
    processes: median(samples.map(({ memory }) => memory.processes)),
    samples: samples.map(({ ms, memory }) => ({ ms: round(ms), rssMb: round(memory.rssMb) })),
  };
}

/**
 * Alternates the two, after one start of each that is not counted (files are then in the system's cache).
 * Memory is null on systems without /proc.
 */
export async function run(given: Context): Promise<Record<string, unknown>> {
  if (given.runtime === undefined) throw new Error('no Electron to measure');
  const context = { ...given, runtime: given.runtime };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vs-bench-'));
  try {
    const empty = makeEmptyApp(folder);
    const samples = { app: [] as Sample[], empty: [] as Sample[] };
    for (let turn = 0; turn <= TIMES; turn += 1) {
      for (const [name, target] of [
        ['app', context.root],
        ['empty', empty],
      ] as const) {
        // The application keeps its folder: a person starts it more than once.
        const sample = await measure(context, target, path.join(folder, `data-${name}`));
        if (turn === 0) continue;
        samples[name].push(sample);
        context.log(
          `  ${name === 'app' ? 'application' : 'fenêtre vide'} ${turn}/${TIMES} : ${Math.round(sample.ms)} ms`,
        );
      }
    }
    const ratio = (of: (sample: Sample) => number): number =>
      round(median(samples.app.map(of)) / median(samples.empty.map(of)), 2);
    return {
      n: TIMES,
      app: summary(samples.app),
      empty: summary(samples.empty),
      ratio: {
        ms: ratio(({ ms }) => ms),
        rss: ratio(({ memory }) => memory.rssMb),
        ...(samples.app.every(({ memory }) => memory.pssMb !== null)
          ? { pss: ratio(({ memory }) => memory.pssMb!) }
          : {}),
      },
      built: sizeOf(path.join(context.root, 'build')),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Size in kilobytes of the window's scripts, since they are what a start reads. */
function sizeOf(build: string): Record<string, number> {
  const kb = (file: string): number => Math.round(readFileSync(file).length / 1024);
  const pages = path.join(build, 'renderer', 'assets');
  const scripts = readdirSync(pages).filter((name) => name.endsWith('.js'));
  return {
    mainKb: kb(path.join(build, 'electron', 'main.mjs')),
    rendererKb: scripts.reduce((sum, name) => sum + kb(path.join(pages, name)), 0),
  };
}
