import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { createJournal } from '../../electron/feature/event/journal.ts';
import { directoryNotices } from '../../native/directory/port.ts';
import { forkNode } from '../../native/fork-node.ts';
import { storeCalls } from '../../native/store/port.ts';
import { superviseWorker } from '../../native/supervise.ts';
import { storeFailures } from '../../native/wire.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { appEnv } from '../e2e/play/app.ts';
import { percentile, round, spread } from './figures.ts';
import { keepingCaptures } from './session/captures.ts';
import { searchingHelp } from './session/help.ts';

type Context = { runtime?: { executable: string; extraArgs: string[] }; root: string; log: (line: string) => void };

const EVENTS = 10_000;
const TIMES = 9;
const device = '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10';
const STEPS = ['identification', 'patient', 'ins', 'dossier', 'document'] as const;

/** A log far longer than any hour: results, comments, messages, as both sides say them. */
function longLog(count: number): FoldEvent[] {
  const said = (at: number): Pick<FoldEvent, 'kind' | 'body'> => {
    const step = STEPS[at % STEPS.length]!;
    if (at % 3 === 0)
      return { kind: 'step.comment', body: { step, text: `Le dossier s'est ouvert au bout de ${at} secondes.` } };
    if (at % 3 === 1) return { kind: 'step.status', body: { step, status: 'conforme', attempt: 1 } };
    return { kind: 'message.posted', body: { text: `Nous suivons votre heure, point ${at}.` } };
  };
  return Array.from({ length: count }, (_, at) => ({
    ...said(at),
    seq: at + 1,
    device,
    n: at + 1,
    at: new Date(Date.UTC(2026, 10, 25, 9) + at * 1000).toISOString(),
    actor: at % 3 === 2 ? 'Organisation' : 'Cabinet',
    role: at % 3 === 2 ? 'organiser' : 'participant',
  }));
}

/** Milliseconds on the clock, and of this process's own work: a busy machine weighs on the first alone. */
function timed(work: () => unknown): { ms: number; cpuMs: number } {
  const [began, used] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(used);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000 };
}

/** The fold of a log whose bodies were never read, and of the same log with one fact more. */
function folding(): Record<string, unknown> {
  const first: ReturnType<typeof timed>[] = [];
  const again: ReturnType<typeof timed>[] = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    const events = longLog(EVENTS);
    first.push(timed(() => foldLog(events)));
    const more = [...events, { ...events[0]!, seq: EVENTS + 1, n: EVENTS + 1 }];
    again.push(timed(() => foldLog(more)));
  }
  const both = (samples: typeof first): Record<string, unknown> => ({
    ms: spread(
      samples.map(({ ms }) => ms),
      1,
    ),
    cpuMs: spread(
      samples.map(({ cpuMs }) => cpuMs),
      1,
    ),
  });
  return { events: EVENTS, first: both(first), oneMore: both(again) };
}

/** One fact written in the real store's process, until the view of a log of that length shows it. */
async function writing(root: string): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vs-bench-'));
  const store = superviseWorker({
    name: 'store',
    table: storeCalls,
    notices: directoryNotices,
    failures: storeFailures,
    spawn: () => forkNode(path.join(root, 'build', 'native', 'store-worker.mjs')),
  });
  try {
    await store.call('open', { file: path.join(folder, 'bench.db'), key: 'ab'.repeat(32) });
    const found: Record<string, unknown> = {};
    for (const count of [200, EVENTS]) {
      const log = `log-${count}`;
      await store.call('sync.apply', {
        log,
        epoch: 'e',
        after: count,
        events: longLog(count).map((event) => ({
          ...event,
          seq: event.seq!,
          device: `${device.slice(0, -5)}${String(count).padStart(5, '0')}`,
        })),
      });
      const journal = createJournal({
        outside: { store, now: () => new Date() },
        author: () => ({ log, actor: 'Cabinet' }),
        onView: () => undefined,
        onAppended: () => undefined,
      });
      const began = performance.now();
      await journal.refresh();
      const openMs = performance.now() - began;
      const samples: number[] = [];
      for (let turn = 0; turn < TIMES; turn += 1) {
        const at = performance.now();
        await journal.append('step.status', { step: 'ins', status: 'conforme', attempt: 1 });
        samples.push(performance.now() - at);
      }
      found[count] = { openMs: round(openMs, 1), oneFactMs: spread(samples, 1) };
    }
    return { ...found, captures: await keepingCaptures(store) };
  } finally {
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the key's own time until the frame after the result is marked, in milliseconds. */
async function paintedMs(page: Page, [code, word]: readonly [string, string]): Promise<number> {
  // Installed before the key is pressed: the two go to the page by different ways.
  await page.evaluate((expected) => {
    let pressed = 0;
    window.addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true, once: true });
    const isShown = (): boolean =>
      document.querySelector(`.statuses [aria-label="${expected}"]`)?.hasAttribute('data-selected') ?? false;
    const painted = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (pressed === 0 || !isShown()) return;
        observer.disconnect();
        // The frame that shows it is the one that begins after this callback.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    Object.assign(window, { painted });
  }, word);
  await page.keyboard.press(code);
  return page.evaluate(() => (window as unknown as { painted: Promise<number> }).painted);
}

async function pressing({ runtime, root }: Required<Context>): Promise<Record<string, unknown>> {
  const userData = mkdtempSync(path.join(os.tmpdir(), 'vs-bench-'));
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.extraArgs, `--user-data-dir=${userData}`, root],
    env: appEnv({ userData }),
  });
  try {
    const page = await app.firstWindow();
    page.setDefaultTimeout(20_000);
    await page.getByRole('navigation').waitFor();
    await page.evaluate(async () => {
      const { companion } = window as unknown as {
        companion: { call(channel: string, input?: unknown): Promise<unknown> };
      };
      await companion.call('session.start-local', { couloir: 'medecine-de-ville' });
      await companion.call('timer.start');
    });
    await page.getByRole('navigation').getByRole('button', { name: 'Séance' }).click();
    await page.locator('.statuses button').first().focus();
    const samples: number[] = [];
    const keys = [
      ['Digit1', 'Conforme'],
      ['Digit3', 'Non conforme'],
    ] as const;
    for (let turn = 0; turn < 40; turn += 1) samples.push(await paintedMs(page, keys[turn % 2]!));
    // The first ones start what is started once.
    const steady = samples.slice(4);
    return { n: steady.length, ms: spread(steady, 1), p95: round(percentile(steady, 0.95), 1) };
  } finally {
    await app.close();
    rmSync(userData, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Parts of the case, by name; each answers plain numbers. */
const parts: Record<string, (context: Context) => unknown> = {
  fold: folding,
  help: searchingHelp,
  write: ({ root }) => writing(root),
  press: (context) => (context.runtime === undefined ? null : pressing({ ...context, runtime: context.runtime })),
};

/** The hour: a fact folded into a long log, written to disk, and a key until its result is painted. */
export async function run(context: Context): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(parts)) found[name] = await part(context);
  return found;
}
