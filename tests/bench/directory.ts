// The directory of boxes: the import of a fictitious extraction of the real size by the store process (indexes and
// encryption included) against `sqlite3 .import` of the same file, alternated; then what it costs meanwhile.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { forkNode } from '../../native/fork-node.ts';
import { directoryNotices, type ImportRules } from '../../native/directory/port.ts';
import { storeCalls } from '../../native/store/port.ts';
import { superviseWorker } from '../../native/supervise.ts';
import { storeFailures } from '../../native/wire.ts';
import rules from '../../resources/mss/directory.json' with { type: 'json' };
import { personOf, writeDirectoryFile } from '../rig/directory-file.ts';
import { childrenOf, processFigures } from '../rig/process-figures.ts';
import { median, percentile, round, spread } from './figures.ts';

type Context = { root: string; log: (line: string) => void };

/** Lines of the real extraction (August 2026), and how many times each is measured. */
const ROWS = 535_927;
const TIMES = 3;
const LOOKUPS = 2_000;
const KEY = 'ab'.repeat(32);

/** The store process as the app starts it, with a database and a copy of its own. */
async function startStore(root: string, folder: string) {
  const entry = path.join(root, 'build', 'native', 'store-worker.mjs');
  const store = superviseWorker({
    name: 'store',
    table: storeCalls,
    notices: directoryNotices,
    failures: storeFailures,
    spawn: () => forkNode(entry),
  });
  await store.call('open', { file: path.join(folder, 'companion.db'), key: KEY });
  await store.call('directory.open', { file: path.join(folder, 'companion.db.directory'), key: KEY });
  const pid = () =>
    childrenOf(process.pid).find(({ command, state }) => command.includes(entry) && state !== 'Z')?.pid ?? 0;
  return { store, pid };
}
type Store = Awaited<ReturnType<typeof startStore>>['store'];

/** One import, to its end; `beat` is called at each word of progress. */
async function importOnce(store: Store, source: string, beat: () => void): Promise<number> {
  const began = performance.now();
  const ended = new Promise<string>((resolve) => {
    const stop = store.onNotice((notice) => {
      if (notice.name === 'directory.progress') return beat();
      stop();
      resolve(notice.value.is === 'failed' ? JSON.stringify(notice.value.failure) : notice.value.is);
    });
  });
  await store.call('directory.import', {
    source,
    rules: rules as unknown as ImportRules,
    now: new Date().toISOString(),
  });
  const how = await ended;
  if (how !== 'done') throw new Error(`import: ${how}`);
  return performance.now() - began;
}

/** `sqlite3 .import` of the same file into a plain table without an index. */
function importBySqlite(source: string, folder: string): number {
  const target = path.join(folder, 'plain.db');
  rmSync(target, { force: true });
  const began = performance.now();
  execFileSync('sqlite3', [
    target,
    '-cmd',
    '.mode ascii',
    '-cmd',
    '.separator "|" "\\n"',
    `.import ${source} extraction`,
  ]);
  const ms = performance.now() - began;
  rmSync(target, { force: true });
  return ms;
}

/** How long appends take, one after another, until told to stop. */
function appendAllTheTime(store: Store): { stop(): Promise<number[]> } {
  const took: number[] = [];
  let going = true;
  const append = async (): Promise<void> => {
    while (going) {
      const began = performance.now();
      const at = new Date().toISOString();
      await store.call('event.append', { log: 'bench', kind: 'k', body: {}, at, actor: 'a', role: 'participant' });
      took.push(performance.now() - began);
      await new Promise((next) => setTimeout(next, 20));
    }
  };
  const done = append();
  return {
    async stop() {
      going = false;
      await done;
      return took;
    },
  };
}

const figures = (values: readonly number[]) => ({
  n: values.length,
  p50: round(median(values), 2),
  p95: round(percentile(values, 0.95), 2),
  max: round(Math.max(...values), 1),
});

async function lookups(store: Store): Promise<Record<string, unknown>> {
  const measured: Record<string, number[]> = { address: [], person: [], suggest: [] };
  const time = async (name: string, ask: () => Promise<unknown>) => {
    const began = performance.now();
    await ask();
    measured[name]!.push(performance.now() - began);
  };
  for (let n = 0; n < LOOKUPS; n += 1) {
    const person = personOf((n * 251) % ROWS);
    const { boxes } = await store.call('directory.person', { person });
    const address = boxes[0]?.address ?? 'personne@medecin.mssante.fr';
    await time('person', () => store.call('directory.person', { person }));
    await time('address', () => store.call('directory.address', { address }));
    await time('suggest', () => store.call('directory.suggest', { prefix: address.slice(0, 3 + (n % 8)), limit: 8 }));
  }
  return Object.fromEntries(Object.entries(measured).map(([name, values]) => [name, figures(values)]));
}

export async function run({ root, log }: Context): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vs-bench-directory-'));
  const source = path.join(folder, 'Extraction_Correspondance_MSSante.txt');
  writeDirectoryFile(source, ROWS);
  const { store, pid } = await startStore(root, folder);
  try {
    const idle = appendAllTheTime(store);
    await new Promise((next) => setTimeout(next, 3_000));
    const idleAppends = await idle.stop();
    const idleKb = processFigures(pid()).rssKb;
    const [ours, theirs]: [number[], number[]] = [[], []];
    let peakKb = 0;
    const appends: number[] = [];
    for (let turn = 0; turn <= TIMES; turn += 1) {
      const plain = importBySqlite(source, folder);
      // Appends are only made in the last turn, which is not timed: they would take from the import's share.
      const busy = turn === TIMES ? appendAllTheTime(store) : null;
      const ms = await importOnce(store, source, () => {
        peakKb = Math.max(peakKb, processFigures(pid()).rssKb);
      });
      if (busy !== null) {
        appends.push(...(await busy.stop()));
        continue;
      }
      theirs.push(plain);
      ours.push(ms);
      log(`  annuaire ${turn + 1}/${TIMES} : ${round(ms)} ms ; sqlite3 .import : ${round(plain)} ms`);
    }
    return {
      rows: ROWS,
      fileMb: round(statSync(source).size / 1e6, 1),
      copyMb: round(statSync(path.join(folder, 'companion.db.directory')).size / 1e6, 1),
      importMs: spread(ours),
      sqliteMs: spread(theirs),
      ratio: round(median(ours) / median(theirs), 2),
      memory: {
        idleMb: round(idleKb / 1024),
        peakMb: round(peakKb / 1024),
        overIdleMb: round((peakKb - idleKb) / 1024),
      },
      lookupMs: await lookups(store),
      appendMs: { idle: figures(idleAppends), duringImport: figures(appends) },
      target: { ratio: 2, overIdleMb: 150, lookupMs: 5 },
      load: os.loadavg(),
    };
  } finally {
    await store.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
