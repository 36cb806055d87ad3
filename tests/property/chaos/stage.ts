import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { foldLog } from '../../../organiser/protocol/fold.ts';
import { sqliteBinding } from '../../../scripts/natives.mjs';
import { bundleWorker } from '../../integration/store-bundle.ts';
import type { Hubs } from './hubs.ts';
import { ChaosProxy } from './proxy.ts';
import { play, type End, type Stage } from './story.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Everything that the stories of one test file share. */
export class Theatre {
  readonly proxy = new ChaosProxy();
  readonly #total = { events: 0, acknowledged: 0 };
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'vs-chaos-'));
  readonly #programs = path.join(root, 'build', `chaos-${path.basename(this.#folder)}`);
  #worker: ReturnType<typeof bundleWorker> | null = null;
  #stage: Stage | null = null;

  /** Builds the programs and opens the network; `make` gives hubs that were started. */
  async open(make: (program: string, data: string, proxy: ChaosProxy) => Promise<Hubs>): Promise<void> {
    await build({
      entryPoints: ['hub', 'device'].map((name) => path.join(import.meta.dirname, `${name}.ts`)),
      outdir: this.#programs,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    });
    this.#worker = bundleWorker('store');
    const data = path.join(this.#folder, 'hub');
    mkdirSync(data);
    const proxyUrl = await this.proxy.start();
    const hub = await make(path.join(this.#programs, 'hub.mjs'), data, this.proxy);
    const binding = sqliteBinding();
    this.#stage = {
      hub,
      proxy: this.proxy,
      proxyUrl,
      folder: this.#folder,
      device: path.join(this.#programs, 'device.mjs'),
      storeWorker: this.#worker.entry,
      env: { ...process.env, ...(binding !== null && { VS_SQLITE_BINDING: binding }) },
    };
    // The board's calls are for the address of its page.
    const real = globalThis.fetch;
    vi.stubGlobal('fetch', (where: string, init?: RequestInit) => real(new URL(where, proxyUrl), init));
  }

  async close(): Promise<void> {
    vi.unstubAllGlobals();
    await this.#stage?.hub.stop();
    await this.proxy.stop();
    this.#worker?.remove();
    rmSync(this.#folder, { recursive: true, force: true });
    rmSync(this.#programs, { recursive: true, force: true });
  }

  /** Plays a seed and expects one story for all. */
  async show(seed: number): Promise<void> {
    if (this.#stage === null) throw new Error('not open');
    const end = await play(this.#stage, seed);
    this.#total.events += end.hub.length;
    this.#total.acknowledged += end.acknowledged.length;
    try {
      expectOneStory(end);
    } catch (error) {
      throw new Error(`seed ${seed} failed; play it again: VS_SEED=${seed} VS_SEEDS=1 npm test -- property`, {
        cause: error,
      });
    }
  }

  /** Which of these never happened. */
  missing = (needed: readonly string[]): string[] => needed.filter((what) => (this.proxy.counts[what] ?? 0) === 0);

  /** Leaves what was played in `out/`, for the record. */
  record(name: string, seeds: readonly number[]): void {
    mkdirSync(path.join(root, 'out'), { recursive: true });
    const figures = { seeds: [seeds[0], seeds.at(-1)], ...this.#total, ...this.proxy.counts };
    writeFileSync(path.join(root, 'out', `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
  }
}

/** The seeds to play: `count` of them, or as the environment says. */
export function seedsToPlay(count: number): number[] {
  const first = Number(process.env['VS_SEED'] ?? 1);
  return Array.from({ length: Number(process.env['VS_SEEDS'] ?? count) }, (_, n) => first + n);
}

/** What tells a text from another; the rest only makes it long. */
const nameOf = (text: string): string => text.split(' ', 1)[0]!;

function expectOneStory({ hub, devices, board, kept, asked, acknowledged, troubles }: End): void {
  // Nobody still waits; what holds one back is the first thing to know.
  expect(devices.map(({ unsent, state }) => (unsent === 0 ? 'nothing unsent' : state))).toEqual(
    devices.map(() => 'nothing unsent'),
  );
  // One gapless order, and each fact once.
  expect(hub.map(({ seq }) => seq)).toEqual(hub.map((_, i) => i + 1));
  const names = hub.map(({ device, n }) => `${device}/${n}`);
  expect(new Set(names).size).toBe(names.length);
  const texts = hub.map(({ body }) => nameOf(String(body['text'])));
  expect(new Set(texts).size, 'a text twice').toBe(texts.length);
  // Nothing that was kept, nothing that was acknowledged, is lost; nothing was invented.
  const there = new Set(texts);
  expect(kept.filter((text) => !there.has(nameOf(text)))).toEqual([]);
  expect(acknowledged.filter((text) => !there.has(nameOf(text)))).toEqual([]);
  const said = new Set([...asked, ...kept].map(nameOf));
  expect(texts.filter((text) => !said.has(text))).toEqual([]);
  // The same everywhere.
  const view = foldLog(hub);
  for (const { events, unsent } of devices) {
    expect(unsent).toBe(0);
    expect(events.map(({ log: _log, ...event }) => event)).toEqual(hub);
    expect(foldLog(events)).toEqual(view);
  }
  expect(board).toEqual(hub);
  expect(foldLog(board)).toEqual(view);
  expect(view.messages.length).toBe(hub.length);
  expect(troubles.filter((code) => !/^(auth\.|net\.|hub\.)/.test(code))).toEqual([]);
}
