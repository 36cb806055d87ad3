import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { sqliteBinding } from '../../scripts/natives.mjs';
import { bundleWorker } from '../integration/store-bundle.ts';
import { HubLife } from './chaos/hub-life.ts';
import { ChaosProxy } from './chaos/proxy.ts';
import { play, type End, type Stage } from './chaos/story.ts';

/**
 * The protocol over the real hub: real HTTP, real databases, the engines of the application and of the board, each side
 * killed at any moment, between them a network that loses, repeats and reorders, a disk that fills, backups put back. Once all
 * works again everything is there once, everywhere alike. `VS_SEEDS=200` plays more stories; `VS_SEED=17 VS_SEEDS=1` one again.
 */
const first = Number(process.env['VS_SEED'] ?? 1);
const count = Number(process.env['VS_SEEDS'] ?? 8);
const seeds = Array.from({ length: count }, (_, n) => first + n);

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'vs-chaos-'));
const programs = path.join(root, 'build', `chaos-${process.pid}`);
const proxy = new ChaosProxy();
let stage: Stage;
let worker: ReturnType<typeof bundleWorker>;

beforeAll(async () => {
  await build({
    entryPoints: ['hub', 'device'].map((name) => path.join(root, 'tests', 'property', 'chaos', `${name}.ts`)),
    outdir: programs,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  worker = bundleWorker('store');
  const data = path.join(folder, 'hub');
  mkdirSync(data);
  const proxyUrl = await proxy.start();
  const hub = new HubLife(path.join(programs, 'hub.mjs'), data, proxy);
  await hub.start();
  const binding = sqliteBinding();
  const env = { ...process.env, ...(binding !== null && { VS_SQLITE_BINDING: binding }) };
  const device = path.join(programs, 'device.mjs');
  stage = { hub, proxy, proxyUrl, folder, device, storeWorker: worker.entry, env };
  // The board's calls are for the address of its page.
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', (where: string, init?: RequestInit) => real(new URL(where, proxyUrl), init));
}, 60_000);

afterAll(async () => {
  vi.unstubAllGlobals();
  await stage?.hub.stop();
  await proxy.stop();
  worker?.remove();
  rmSync(folder, { recursive: true, force: true });
  rmSync(programs, { recursive: true, force: true });
});

const total = { events: 0, acknowledged: 0 };

/** What tells a text from another; the rest only makes it long. */
const nameOf = (text: string): string => text.split(' ', 1)[0]!;

function expectOneStory({ hub, devices, board, kept, asked, acknowledged, troubles }: End): void {
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

describe('the hub, the application and the board in a storm', () => {
  it.each(seeds)(
    'seed %i: everything once, the same everywhere, nothing acknowledged lost',
    { timeout: 120_000 },
    async (seed) => {
      const end = await play(stage, seed);
      total.events += end.hub.length;
      total.acknowledged += end.acknowledged.length;
      try {
        expectOneStory(end);
      } catch (error) {
        throw new Error(`seed ${seed} failed; play it again: VS_SEED=${seed} VS_SEEDS=1 npm test -- property`, {
          cause: error,
        });
      }
    },
  );

  it('met every kind of trouble', () => {
    if (process.env['VS_SEEDS'] !== undefined) {
      mkdirSync(path.join(root, 'out'), { recursive: true });
      const figures = { seeds: [first, first + count - 1], ...total, ...proxy.counts };
      writeFileSync(path.join(root, 'out', 'hub-chaos.json'), `${JSON.stringify(figures, null, 2)}\n`);
    }
    const needed = [
      'lost',
      'answer-lost',
      'answer-cut',
      'twice',
      'late',
      'kill-hub',
      'kill-device',
      'restore',
      'status-507',
    ];
    if (count >= 10) expect(needed.filter((what) => (proxy.counts[what] ?? 0) === 0)).toEqual([]);
  });
});
