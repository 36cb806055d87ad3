import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forkNode } from '../../native/fork-node.ts';
import type { Spawned } from '../../native/supervise.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = `
import { z } from 'zod';
import { serve } from './native/serve.ts';
import { FailureError } from './electron/contract/failure.ts';
const call = { input: z.object({ x: z.number() }), output: z.object({ y: z.number() }), ms: 1000 };
const pin = { input: z.object({ pin: z.string().max(8), how: z.string() }), output: z.object({ signature: z.string() }), ms: 1000 };
const table = { double: call, slow: call, named: call, thrown: call, nothing: call, rejected: call, pin, say: call };
const notices = { moved: z.object({ x: z.number() }) };
const turns = (left, done) => (left === 0 ? done() : setImmediate(() => turns(left - 1, done)));
const notify = serve('test', table, 'card.unexpected', {
  double: ({ x }) => ({ y: 2 * x }),
  slow: ({ x }) => new Promise((resolve) => turns(50, () => resolve({ y: x }))),
  named: () => { throw new FailureError('card.no-reader', 'test.named', { slots: 0 }); },
  thrown: () => { throw new TypeError('identité à ne pas répéter'); },
  rejected: () => Promise.reject('identité à ne pas répéter'),
  nothing: () => ({ y: 'identité à ne pas répéter' }),
  pin: ({ pin, how }) => {
    if (how === 'thrown') throw Object.assign(new Error('code ' + pin), { name: 'Error', code: pin });
    if (how === 'shape') return { signature: { [pin]: pin } };
    return { signature: 'abc', kept: pin, [pin]: 1 };
  },
  say: ({ x }) => {
    notify('moved', { x, more: 'identité à ne pas répéter' });
    notify('moved', { x: 'identité à ne pas répéter' });
    notify('absent', { x });
    notify('toString', { x });
    return { y: x };
  },
}, notices);
`;

let folder: string;
let worker: Spawned;
const messages: unknown[] = [];
let arrived: () => void = () => undefined;
let ended: Promise<number | null>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
  const outfile = join(folder, 'worker.mjs');
  buildSync({
    stdin: { contents: program, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  worker = forkNode(outfile);
  worker.onMessage((message) => {
    messages.push(message);
    arrived();
  });
  ended = new Promise((resolve) => worker.onExit(resolve));
});
afterAll(async () => {
  worker.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves with the next `count` messages. */
async function take(count: number): Promise<unknown[]> {
  while (messages.length < count) await new Promise<void>((resolve) => (arrived = resolve));
  return messages.splice(0, count);
}
let id = 0;
async function ask(name: string, input: unknown): Promise<unknown> {
  id += 1;
  worker.send({ id, name, input });
  const [answer] = await take(1);
  expect(answer).toMatchObject({ id });
  return answer;
}

const failure = (code: string, at: string, info: object) => ({ ok: false, failure: { code, at, info } });

it('says that it is loaded, then answers in the order asked', async () => {
  expect(await take(1)).toEqual([{ ready: true }]);
  worker.send({ id: 101, name: 'slow', input: { x: 1 } });
  worker.send({ id: 102, name: 'double', input: { x: 1 } });
  expect(await take(2)).toEqual([
    { id: 101, ok: true, value: { y: 1 } },
    { id: 102, ok: true, value: { y: 2 } },
  ]);
});

it('gives a named failure as it is, and nothing of an unknown one but its class', async () => {
  expect(await ask('named', { x: 1 })).toMatchObject(failure('card.no-reader', 'test.named', { slots: 0 }));
  expect(await ask('thrown', { x: 1 })).toMatchObject(
    failure('card.unexpected', 'test.thrown', { error: 'TypeError' }),
  );
  expect(await ask('rejected', { x: 1 })).toMatchObject(
    failure('card.unexpected', 'test.rejected', { error: 'string' }),
  );
});

it('refuses what does not have the shape of the table, in and out, naming the place only', async () => {
  const wrongIn = await ask('double', { x: 'identité à ne pas répéter' });
  const wrongOut = await ask('nothing', { x: 1 });
  expect(wrongIn).toMatchObject({ ok: false, failure: { code: 'app.input', info: { path: 'x' } } });
  expect(wrongOut).toMatchObject({
    ok: false,
    failure: { code: 'card.unexpected', info: { reason: 'output', path: 'y' } },
  });
  for (const name of ['toString', '__proto__', 'absent']) {
    expect(await ask(name, {})).toMatchObject({
      ok: false,
      failure: { code: 'card.unexpected', info: { reason: 'call' } },
    });
  }
  expect(JSON.stringify([wrongIn, wrongOut])).not.toContain('identité');
});

it('says what has the shape of its notice, and nothing else', async () => {
  id += 1;
  worker.send({ id, name: 'say', input: { x: 3 } });
  expect(await take(2)).toEqual([{ notice: { name: 'moved', value: { x: 3 } } }, { id, ok: true, value: { y: 3 } }]);
});

it('never repeats a PIN, whatever the worker does with it', async () => {
  const answers = [
    await ask('pin', { pin: '73915', how: 'thrown' }),
    await ask('pin', { pin: '73915', how: 'shape' }),
    await ask('pin', { pin: '73915', how: 'more' }),
    // Too long for the call's own input.
    await ask('pin', { pin: '7391573915', how: 'more' }),
  ];
  expect(answers).toMatchObject([
    failure('card.unexpected', 'test.pin', { error: 'Error' }),
    failure('card.unexpected', 'test.pin', { reason: 'output', path: 'signature' }),
    { ok: true, value: { signature: 'abc' } },
    failure('app.input', 'test.pin', { path: 'pin' }),
  ]);
  expect(JSON.stringify(answers)).not.toContain('73915');
});
