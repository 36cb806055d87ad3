import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { freePorts } from './mail/port.ts';

const DEBIAN = '/usr/lib/postgresql';

/** Folder of the programs of the newest PostgreSQL of this machine. */
function programs(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((name) => join(DEBIAN, name, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  if (found === undefined) throw new Error('Missing PostgreSQL: apt-get install postgresql');
  return found;
}

/** PostgreSQL refuses to run as root: then the system's own user runs it. */
const asUser = (command: readonly string[]): [string, string[]] => {
  const line =
    process.getuid?.() === 0
      ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
      : command;
  return [line[0] ?? '', line.slice(1)];
};

/** A real PostgreSQL in a folder and on a port of its own, with fsync, ended with the test. */
export class Postgres {
  readonly #folder: string;
  readonly #bin: string;
  readonly port: number;
  #child: ChildProcess | null = null;

  private constructor(folder: string, bin: string, port: number) {
    this.#folder = folder;
    this.#bin = bin;
    this.port = port;
  }

  static async start(): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), 'vs-pg-'));
    chmodSync(folder, 0o755);
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (process.getuid?.() === 0) spawnSync('chown', ['postgres:postgres', data]);
    const bin = programs();
    const [program, args] = asUser([
      join(bin, 'initdb'),
      '-D',
      data,
      '-U',
      'hub',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--no-sync',
    ]);
    const made = spawnSync(program, args, { encoding: 'utf8', cwd: folder });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
    const [port = 0] = await freePorts(1);
    const server = new Postgres(folder, bin, port);
    await server.up();
    return server;
  }

  /** Starts the server, and waits until it answers. */
  async up(): Promise<void> {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=on', 'max_connections=80'];
    const options = settings.flatMap((setting) => ['-c', setting]);
    const data = join(this.#folder, 'data');
    const [program, args] = asUser([join(this.#bin, 'postgres'), '-D', data, '-p', String(this.port), ...options]);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: this.#folder });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    this.#child = child;
    const until = Date.now() + 30_000;
    while (!(await this.#answers())) {
      if (child.exitCode !== null || Date.now() > until) throw new Error(`PostgreSQL does not start: ${said}`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url('postgres') });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      return false;
    }
  }

  url(database: string): string {
    return `postgres://hub@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs statements in a database, as its owner. */
  async sql(database: string, text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Makes an empty database and answers its name. */
  async database(): Promise<string> {
    const name = `vs_${randomUUID().replaceAll('-', '')}`;
    await this.sql('postgres', `CREATE DATABASE ${name}`);
    return name;
  }

  /** Kills every process of the server at once: the machine is cut. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const pidFile = readFileSync(join(this.#folder, 'data', 'postmaster.pid'), 'latin1');
    const ended = new Promise((done) => child.once('close', done));
    const postmaster = Number(pidFile.split('\n')[0]);
    const backends = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' }).stdout;
    for (const pid of [postmaster, ...backends.split(/\s+/).filter(Boolean).map(Number)]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself in between.
      }
    }
    await ended;
    this.#child = null;
    // A pid file that names a dead process is what a cut leaves; the next start replaces it.
    writeFileSync(join(this.#folder, 'killed'), '');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
