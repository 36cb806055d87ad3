import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { sqliteBinding } from '../../scripts/natives.mjs';
import { cardCalls, cardNotices } from '../../native/card/port.ts';
import { forkNode } from '../../native/fork-node.ts';
import { directoryNotices } from '../../native/directory/port.ts';
import { storeCalls } from '../../native/store/port.ts';
import { superviseWorker, type Spawned, type WorkerOptions } from '../../native/supervise.ts';
import { cardFailures, storeFailures } from '../../native/wire.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A worker as the app bundles it, in a folder inside the project so that its native modules are found. */
export function bundleWorker(name: 'card' | 'store' | 'reader' | 'text'): { entry: string; remove: () => void } {
  const parent = join(root, 'node_modules', '.cache', 'companion-tests');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, `${name}-`));
  const entry = join(folder, `${name}-worker.mjs`);
  buildSync({
    entryPoints: [join(root, 'native', name, 'worker.ts')],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['better-sqlite3', 'pkcs11js'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire as bundleCreateRequire } from 'node:module';\nconst require = bundleCreateRequire(import.meta.url);",
    },
  });
  return { entry, remove: () => rmSync(dirname(entry), { recursive: true, force: true }) };
}

/** The environment of a child that opens databases: a Node older than the shipped build needs its own. */
export function sqliteEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const binding = sqliteBinding();
  return binding ? { ...env, VS_SQLITE_BINDING: binding } : { ...env };
}

type Tuning = Partial<Pick<WorkerOptions<typeof storeCalls>, 'backoff' | 'startMs' | 'onReady'>>;

/** A real store process under the real supervisor. */
export const startStore = (entry: string, options: Tuning = {}, onSpawn: (child: Spawned) => void = () => undefined) =>
  superviseWorker({
    name: 'store',
    table: storeCalls,
    notices: directoryNotices,
    failures: storeFailures,
    spawn() {
      const child = forkNode(entry, sqliteEnv());
      onSpawn(child);
      return child;
    },
    ...options,
  });

/** A real card process under the real supervisor. `table` may shorten deadlines. */
export const startCard = (entry: string, env: Readonly<Record<string, string>> = {}, table = cardCalls) =>
  superviseWorker({
    name: 'card',
    table,
    notices: cardNotices,
    failures: cardFailures,
    spawn: () => forkNode(entry, { ...process.env, ...env }),
    backoff: { first: 10 },
  });
