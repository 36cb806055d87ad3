import { dirname, join } from 'node:path';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forkNode } from '../../native/fork-node.ts';
import { superviseWorker } from '../../native/supervise.ts';
import { textCalls, type FoundBox } from '../../native/text/port.ts';
import { textFailures } from '../../native/wire.ts';
import { placeTextData } from '../../scripts/build.mjs';
import { chromium } from 'playwright-core';
import { findBrowser } from '../e2e/play/browser.ts';
import { drawScreen, type Drawn } from '../rig/picture.ts';
import { bundleWorker } from './store-bundle.ts';

let worker: ReturnType<typeof bundleWorker>;
let folder: string;
let reader: ReturnType<typeof start>;
let touched: string;
let drawn: Drawn;

/** A real process, in which any way to a network is noted in a file, and refused. */
function start(env: NodeJS.ProcessEnv) {
  return superviseWorker({
    name: 'text',
    table: textCalls,
    failures: textFailures,
    spawn: () => forkNode(worker.entry, env),
    backoff: { first: 10 },
  });
}

beforeAll(async () => {
  const browser = await chromium.launch({ executablePath: findBrowser()!, args: ['--no-sandbox'] });
  drawn = await drawScreen(browser);
  await browser.close();
  worker = bundleWorker('text');
  placeTextData(join(dirname(worker.entry), 'text'));
  folder = mkdtempSync(join(tmpdir(), 'text-'));
  touched = join(folder, 'network');
  const trap = join(folder, 'trap.cjs');
  writeFileSync(
    trap,
    `const fs = require('node:fs');
     const note = (what) => () => { fs.appendFileSync(process.env.VS_TOUCHED, what + '\\n'); throw new Error(what); };
     fs.appendFileSync(process.env.VS_TOUCHED, 'armed\\n');
     require('node:net').Socket.prototype.connect = note('connect');
     require('node:dns').lookup = note('lookup');
     globalThis.fetch = note('fetch');`,
  );
  reader = start({ ...process.env, NODE_OPTIONS: `--require ${trap}`, VS_TOUCHED: touched });
});
afterAll(async () => {
  await reader.stop();
  worker.remove();
  rmSync(folder, { recursive: true, force: true });
});

const covers = (box: FoundBox, at: { x: number; y: number }) =>
  box.x <= at.x && box.x + box.width >= at.x && box.y <= at.y && box.y + box.height >= at.y;

describe('the text of a picture', () => {
  it('is found where a person could read an INS, a date of birth, a mail, a telephone; nothing is asked of a network', async () => {
    const began = performance.now();
    const { boxes, words } = await reader.call('text.find', { image: drawn.png });
    const ms = Math.round(performance.now() - began);
    process.stderr.write(`text.find ${drawn.width}×${drawn.height}: ${ms} ms, ${words} words, ${boxes.length} boxes\n`);
    expect(words).toBeGreaterThan(10);
    for (const { kind, middle, text } of drawn.secrets) {
      expect(
        boxes.filter((box) => box.kind === kind && covers(box, middle)),
        `${kind} ${text}`,
      ).not.toEqual([]);
    }
    for (const { middle, text } of drawn.harmless) {
      expect(
        boxes.filter((box) => covers(box, middle)),
        text,
      ).toEqual([]);
    }
    expect(readFileSync(touched, 'utf8')).toBe('armed\n');
  });

  it('refuses what is no picture, and reads the next one', async () => {
    const refused = reader.call('text.find', { image: new TextEncoder().encode('not a picture, 277076322082910') });
    await expect(refused).rejects.toMatchObject({ failure: { code: 'app.unexpected' } });
    await refused.catch((error: { failure: unknown }) => {
      expect(JSON.stringify(error.failure)).not.toContain('277076');
    });
    const { boxes } = await reader.call('text.find', { image: drawn.png });
    expect(boxes.length).toBeGreaterThan(0);
  });
});
