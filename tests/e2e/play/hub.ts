import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { built, cleanEnv, root } from './runtime.ts';

/** The hub in its own process. It can be killed without warning and started again on the same data and port. */
export type Hub = {
  readonly url: string;
  /** The organiser's key, printed at the first start only. */
  readonly key: string;
  /** The one-time link of the account that `--new-organiser` made, null without it. */
  readonly invitation: string | null;
  /** Ends the process as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again: same folder, same port. */
  restart(): Promise<void>;
  /** What it wrote to its journal, for a failed test. */
  journal(): string;
  stop(): Promise<void>;
};

type Ready = { url: string; key?: string; invitation?: string };

const START_MS = 20_000;

/** Starts a hub on a free port of this machine, its data in `dir`. `more`: its environment, besides the usual one. `words`: of its command. */
export async function startHub(
  dir: string,
  more: Record<string, string> = {},
  words: readonly string[] = [],
): Promise<Hub> {
  let journal = '';
  let child: ChildProcess | null = null;

  async function start(port: number): Promise<Ready> {
    const args = [
      '--enable-source-maps',
      built('organiser', 'server.mjs'),
      '--data',
      dir,
      '--port',
      String(port),
    ].concat(port === 0 ? words : []);
    const started = spawn(process.execPath, args, {
      cwd: root,
      env: cleanEnv({ VS_HUB_JSON: '1', VS_HUB_HOST: '127.0.0.1', ...more }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    started.stderr.on('data', (text: Buffer) => {
      journal = (journal + text.toString()).slice(-20_000);
    });
    return new Promise<Ready>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`the hub is not ready after ${START_MS / 1000} s\n${journal}`)),
        START_MS,
      );
      const lines = createInterface({ input: started.stdout });
      lines.on('line', (line) => {
        if (!line.startsWith('HUB_READY ')) return;
        clearTimeout(late);
        resolve(JSON.parse(line.slice('HUB_READY '.length)) as Ready);
      });
      started.once('error', reject);
      started.once('exit', (code, signal) => {
        clearTimeout(late);
        reject(new Error(`the hub ended (${code ?? signal})\n${journal}`));
      });
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    await gone;
  }

  const first = await start(0);
  const port = Number(new URL(first.url).port);
  if (first.key === undefined) throw new Error('the hub gave no key at its first start');
  return {
    url: first.url,
    key: first.key,
    invitation: first.invitation ?? null,
    kill: () => end('SIGKILL'),
    restart: async () => {
      if (child !== null) throw new Error('the hub already runs');
      await start(port);
    },
    journal: () => journal,
    stop: () => end('SIGTERM'),
  };
}
