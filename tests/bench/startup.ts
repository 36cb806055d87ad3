// A cold process to the first screen that can be used, and memory, of the packaged application against an empty Electron
// application packaged the same way. The ratio is what counts: the machine and its other work weigh on both.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { median, round } from './figures.ts';
import { bothPackaged, start, type Context, type Sample } from './packaged.ts';

const TIMES = 7;
/** What was asked for. */
const TARGET = { ms: 1.3, memory: 1.4 };

function summary(samples: readonly Sample[]): Record<string, unknown> {
  const middle = (of: (sample: Sample) => number): number => round(median(samples.map(of)));
  return {
    ms: middle(({ ms }) => ms),
    firstPaintMs: middle(({ firstPaintMs }) => firstPaintMs),
    rssMb: middle(({ memory }) => memory.rssMb),
    pssMb: samples.some(({ memory }) => memory.pssMb === null) ? null : middle(({ memory }) => memory.pssMb ?? 0),
    processes: middle(({ memory }) => memory.processes),
    samples: samples.map(({ ms, firstPaintMs, memory }) => ({
      ms: round(ms),
      firstPaintMs: round(firstPaintMs),
      pssMb: memory.pssMb === null ? null : round(memory.pssMb),
    })),
  };
}

/**
 * Alternates the two, after one start of each that is not counted (files are then in the system's cache; the application
 * keeps its folder, as a person starts it more than once). Linux: memory is read in /proc.
 */
export async function run(given: Context): Promise<Record<string, unknown>> {
  if (given.runtime === undefined) throw new Error('no Electron to measure');
  const context = { ...given, runtime: given.runtime };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vs-bench-'));
  try {
    const packaged = await bothPackaged(context, folder);
    const samples = { app: [] as Sample[], empty: [] as Sample[] };
    for (let turn = 0; turn <= TIMES; turn += 1) {
      for (const name of ['app', 'empty'] as const) {
        const sample = await start(context, packaged[name], path.join(folder, `data-${name}`));
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
        firstPaint: ratio(({ firstPaintMs }) => firstPaintMs),
        rss: ratio(({ memory }) => memory.rssMb),
        pss: ratio(({ memory }) => memory.pssMb ?? Number.NaN),
      },
      target: TARGET,
      built: sizeOf(path.join(context.root, 'build')),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Size in kilobytes of the scripts, since they are what a start reads. */
function sizeOf(build: string): Record<string, number> {
  const kb = (file: string): number => Math.round(readFileSync(file).length / 1024);
  const pages = path.join(build, 'renderer', 'assets');
  const scripts = readdirSync(pages).filter((name) => name.endsWith('.js'));
  return {
    mainKb: kb(path.join(build, 'electron', 'main.mjs')),
    rendererKb: scripts.reduce((sum, name) => sum + kb(path.join(pages, name)), 0),
  };
}
