import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sqliteBinding } from '../../scripts/natives.mjs';

const root = resolve(import.meta.dirname, '../..');

/** Builds the hub as `npm run organiser` does, in a folder of its own from which its packages are found. */
export async function buildHub(): Promise<{ server: string; clean: () => void }> {
  const folder = join(root, 'build', `test-hub-${randomUUID()}`);
  const server = join(folder, 'organiser', 'server.mjs');
  await build({
    entryPoints: [join(root, 'organiser', 'main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: server,
    logLevel: 'error',
  });
  return { server, clean: () => rmSync(folder, { recursive: true, force: true }) };
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'vs-hub-process-'));

export type Ended = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string };
export type Ready = { url: string; key?: string; observerKey?: string };

/** A hub in its own process. */
export class HubProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly ready: Promise<Ready>;
  /** What it wrote so far. */
  readonly said: () => string;

  constructor(server: string, args: readonly string[], env: Record<string, string> = {}) {
    const binding = sqliteBinding();
    this.child = spawn(process.execPath, [server, ...args], {
      env: { ...process.env, VS_HUB_JSON: '1', ...(binding === null ? {} : { VS_SQLITE_BINDING: binding }), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    this.said = () => out;
    let found: (ready: Ready) => void;
    let lost: (error: Error) => void;
    this.ready = new Promise((done, failed) => {
      found = done;
      lost = failed;
    });
    // A hub that is expected to refuse is never awaited here.
    this.ready.catch(() => undefined);
    this.child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const line = /^HUB_READY (.*)$/m.exec(out)?.[1];
      if (line !== undefined && out.includes(`${line}\n`)) found(JSON.parse(line) as Ready);
    });
    this.child.stderr!.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    this.ended = new Promise((done) => {
      this.child.on('close', (code, signal) => {
        lost(new Error(`the hub ended (${code ?? signal})\n${err}`));
        done({ code, signal, out, err });
      });
    });
  }

  /** Stops it if it still runs, and waits for its end. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

export type HubYard = {
  /** An empty folder. */
  folder(): string;
  /** A hub on a free port; `args`: its other words. */
  start(args: readonly string[], env?: Record<string, string>): HubProcess;
  /** The hub's program with just these words. */
  run(args: readonly string[], env?: Record<string, string>): HubProcess;
  end(): Promise<void>;
};

/** Hubs in processes of their own, with their folders: `end` leaves nothing, whatever a failed test left running. */
export async function openHubYard(): Promise<HubYard> {
  const { server, clean } = await buildHub();
  const folders: string[] = [];
  const hubs: HubProcess[] = [];
  const run: HubYard['run'] = (args, env) => {
    const hub = new HubProcess(server, args, env);
    hubs.push(hub);
    return hub;
  };
  return {
    folder() {
      const made = temporaryFolder();
      folders.push(made);
      return made;
    },
    start: (args, env) => run(['--port', '0', ...args], env),
    run,
    async end() {
      await Promise.all(hubs.map((hub) => hub.end()));
      clean();
      for (const made of folders) rmSync(made, { recursive: true, force: true });
    },
  };
}
