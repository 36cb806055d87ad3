import { utilityProcess, type UtilityProcess } from 'electron';
import type { CallTable, NoticeTable } from './call.ts';
import { superviseWorker, type Spawned, type Worker, type WorkerOptions } from './supervise.ts';

export { onDemand } from './on-demand.ts';
export { cardFailures, readerFailures, storeFailures, textFailures } from './wire.ts';
export { copyMadeAt, eraseStore, restoreCopy, setStoreAside } from './store/files.ts';
export type { Worker, WorkerEnd } from './supervise.ts';

/** Options of `startWorker`: those of the supervisor, but for the process, which is a utility process of `entry`. */
export type StartOptions<T extends CallTable, N extends NoticeTable = NoticeTable> = Omit<
  WorkerOptions<T, N>,
  'spawn'
> & {
  /** Absolute path of the bundled worker. */
  entry: string;
  /** Most memory of its JavaScript, in megabytes; past it the process ends alone. */
  heapMb?: number;
  env?: NodeJS.ProcessEnv;
  /** Another way to make the process, for tests. */
  fork?: (entry: string, env: NodeJS.ProcessEnv) => Spawned;
};

/** Starts a worker in a utility process and keeps it alive. After `app.whenReady()` only. */
export function startWorker<T extends CallTable, N extends NoticeTable = NoticeTable>(
  options: StartOptions<T, N>,
): Worker<T, N> {
  const { entry, heapMb, env = process.env, ...others } = options;
  const { fork = (path, vars) => forkUtility(path, vars, options.name, heapMb), ...rest } = others;
  return superviseWorker({ ...rest, spawn: () => fork(entry, env) });
}

function forkUtility(entry: string, env: NodeJS.ProcessEnv, name: string, heapMb?: number): Spawned {
  const child = utilityProcess.fork(entry, [], {
    serviceName: `companion-${name}`,
    env: Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined)),
    stdio: 'pipe',
    ...(heapMb === undefined ? {} : { execArgv: [`--max-old-space-size=${heapMb}`] }),
    // A driver is signed by another team than the app's: the hardened runtime would refuse it.
    ...(process.platform === 'darwin' ? { allowLoadingUnsignedLibraries: true } : {}),
  });
  // Read, so that a chatty driver never blocks on a full pipe, and dropped, since it may print identities.
  child.stdout?.resume();
  child.stderr?.resume();
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener(code)),
    kill() {
      // A process that has no number yet hears nothing: it is ended as soon as it has one.
      if (child.pid === undefined) child.once('spawn', () => end(child));
      else end(child);
    },
  };
}

/** Ends a process at once. `kill()` only asks politely, and a process inside a native call does not hear it. */
function end(child: UtilityProcess): void {
  try {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  } catch {
    // Already gone, or not ours to signal: the polite way is what is left.
  }
  child.kill();
}
