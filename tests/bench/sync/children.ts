import { build } from 'esbuild';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Order, Report } from './work.ts';

/** Bundles one part of the measure beside the others; gives back its file. */
export async function part(root: string, name: string): Promise<string> {
  const outfile = path.join(root, 'build', 'bench', 'sync', `${name}.mjs`);
  await build({
    entryPoints: [path.join(root, 'tests', 'bench', 'sync', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}

export type Server<T> = { pid: number; said: T; stop(): Promise<void> };

/** A server in its own process, once it has written the line `<word> <json>`. */
export async function startServer<T>(
  word: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  /** Folder where the profile of its processor time goes when it stops, for those who look for the slow part. */
  profile?: string,
): Promise<Server<T>> {
  // Its journal is written, and read by nobody: as on a machine where a file takes it.
  const node = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = spawn(process.execPath, [...node, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  const said = await new Promise<T>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-20_000);
      const found = new RegExp(`^${word} (.*)\\n`, 'm').exec(text)?.[1];
      if (found !== undefined) resolve(JSON.parse(found) as T);
    });
    child.on('close', (code) => reject(new Error(`${word}: the server ended (${code})`)));
  });
  return {
    pid: child.pid ?? 0,
    said,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export type FleetProcess = {
  ask<T extends Report['is']>(order: Order, is: T): Promise<Report & { is: T }>;
  end(): void;
};

/** A fleet of simulated devices in its own process. */
export function startFleet(file: string): FleetProcess {
  const child: ChildProcess = fork(file, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    ask: (order, is) =>
      new Promise((resolve, reject) => {
        const ended = (code: number | null): void => reject(new Error(`the fleet ended (${code})`));
        child.once('exit', ended);
        child.once('message', (report: Report) => {
          child.off('exit', ended);
          if (report.is === is) resolve(report as never);
          else reject(new Error(`expected ${is}, got ${report.is}`));
        });
        child.send(order);
      }),
    end: () => {
      if (child.connected) child.send({ do: 'leave' } satisfies Order);
    },
  };
}
