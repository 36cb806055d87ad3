import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { childrenOf } from '../rig/process-figures.ts';
import type { Told } from './hour-kill-device.ts';
import { bundleWorker, sqliteEnv } from './store-bundle.ts';

const KILLS = 100;
/** Devices at once, each on a database of its own. */
const LANES = 4;
/** A kill comes within this time of the first thing kept, in milliseconds: in the middle of typing, ticking, or sending. */
const WITHIN_MS = 250;

const root = fileURLToPath(new URL('../..', import.meta.url));
const worker = bundleWorker('store');
const folder = mkdtempSync(join(tmpdir(), 'hour-kill-'));
const program = join(worker.entry, '..', 'device.mjs');
beforeAll(() => {
  buildSync({
    entryPoints: [join(root, 'tests', 'integration', 'hour-kill-device.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    // The resources are found from where the source was.
    define: { 'import.meta.dirname': JSON.stringify(join(root, 'tests', 'unit')) },
    logLevel: 'error',
  });
});
afterAll(() => {
  worker.remove();
  rmSync(folder, { recursive: true, force: true });
});

type Life = { up: Told & { is: 'up' }; comment: string | null; message: string | null; ticks: number; said: string[] };

/** One life of the device: it starts, types, and is killed with its store as at the end of the machine. */
async function live(file: string, random: () => number): Promise<Life> {
  const child = fork(program, [JSON.stringify({ entry: worker.entry, file })], {
    env: sqliteEnv(),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const life: Partial<Life> & Pick<Life, 'said' | 'ticks'> = { said: [], ticks: 0, comment: null, message: null };
  const began = new Promise<void>((resolve, reject) => {
    child.on('message', (told: Told) => {
      if (told.is === 'up') life.up = told;
      else if (told.is === 'ticked') life.ticks = told.count;
      else if (told.is === 'said') {
        life.said.push(told.text);
        life.message = null;
      } else {
        life[told.of] = told.text;
        resolve();
      }
    });
    child.on('exit', (code) => reject(new Error(`the device ended alone (${code ?? 'killed'})`)));
  });
  await began;
  await wait(random() * WITHIN_MS);
  const ended = once(child, 'exit');
  const stores = childrenOf(child.pid!).map(({ pid }) => pid);
  child.kill('SIGKILL');
  for (const pid of stores) process.kill(pid, 'SIGKILL');
  await ended;
  return life as Life;
}

/** Numbers drawn from a seed, so that a failure can be played again. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function lane(number: number): Promise<number> {
  const file = join(folder, `${number}.db`);
  const random = drawn(number + 1);
  const said: string[] = [];
  let before: Life | null = null;
  let strokes = 0;
  for (let kill = 0; kill < KILLS / LANES; kill += 1) {
    const life = await live(file, random);
    const where = `lane ${number}, kill ${kill}`;
    expect(life.up.timer, where).toBe(true);
    if (before !== null) {
      // What the field said was kept is there: the very text, or one with the strokes that came after it.
      const shown = Object.values(life.up.comments)[0] ?? '';
      if (before.comment !== null && before.comment.length < 2_000)
        expect(shown.startsWith(before.comment), `${where}: ${before.comment.length} kept, ${shown.length} found`).toBe(
          true,
        );
      if (before.message !== null) {
        const isThere =
          life.up.message.startsWith(before.message) ||
          life.up.texts.some((text) => text.includes(before!.message!.trim()));
        expect(isThere, where).toBe(true);
      }
      expect(life.up.statuses.length, where).toBeGreaterThanOrEqual(before.ticks);
    }
    for (const text of said) expect(life.up.texts, where).toContain(text);
    expect(new Set(life.up.texts).size, `${where}: nothing twice`).toBe(life.up.texts.length);
    said.push(...life.said);
    strokes += (life.comment?.length ?? 0) + (life.message?.length ?? 0);
    before = life;
  }
  return strokes;
}

it(`loses no stroke that was shown as kept, killed at ${KILLS} moments of typing, ticking and sending`, async () => {
  const strokes = await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  expect(Math.min(...strokes)).toBeGreaterThan(100);
});
