import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { HubProcess } from '../../integration/hub-process.ts';
import type { Draw } from './draw.ts';
import type { Hubs } from './hubs.ts';
import type { ChaosProxy } from './proxy.ts';

const PAGE = 4096;
const PARTS = ['', '-wal'];

/** Copies a database with what was not merged into it yet; never the mark beside it, which is of this machine. */
function copy(from: string, to: string): void {
  for (const part of PARTS) {
    rmSync(`${to}${part}`, { force: true });
    if (existsSync(`${from}${part}`)) copyFileSync(`${from}${part}`, `${to}${part}`);
  }
}

/** The hub over its lives: killed, stopped, put back from a backup, on a full disk; always behind the same proxy. */
export class HubLife implements Hubs {
  readonly acts = { restore: 1.5, fill: 1.5, empty: 1 };
  url = '';
  key = '';
  readonly #program: string;
  readonly #data: string;
  readonly #proxy: ChaosProxy;
  #process: HubProcess | null = null;
  #pages: number | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(program: string, data: string, proxy: ChaosProxy) {
    this.#program = program;
    this.#data = data;
    this.#proxy = proxy;
  }

  ready = (): Promise<void> => this.#work;

  start(): Promise<void> {
    return this.#then(() => this.#begin());
  }

  act(name: string, draw: Draw): Promise<void> {
    if (name === 'restore') return this.restore();
    if (name === 'fill') return this.fill();
    if (name === 'empty') return this.heal();
    return this.crash(draw.next() < 0.5);
  }

  /** SIGKILL, now; then it starts again. `keep`: its files, as the kill left them, become the backup. */
  crash(keep = false): Promise<void> {
    return this.#then(() => this.#again('SIGKILL', keep ? () => copy(this.#file, this.#backup) : undefined));
  }

  /** Killed, and put back as it was at the last backup; without one, that is made. */
  restore(): Promise<void> {
    return this.#then(() =>
      this.#again('SIGKILL', () => {
        if (existsSync(this.#backup)) copy(this.#backup, this.#file);
        else copy(this.#file, this.#backup);
      }),
    );
  }

  /** Killed, and from now on without room for more. */
  fill(): Promise<void> {
    return this.#then(() =>
      this.#again('SIGKILL', () => {
        this.#pages = Math.ceil(statSync(this.#file).size / PAGE);
      }),
    );
  }

  /** There is room again. */
  heal(): Promise<void> {
    return this.#then(async () => {
      if (this.#pages === undefined) return;
      this.#pages = undefined;
      await this.#again('SIGKILL');
    });
  }

  tidy(): void {
    for (const part of PARTS) rmSync(`${this.#backup}${part}`, { force: true });
  }

  async stop(): Promise<void> {
    await this.#work.catch(() => undefined);
    await this.#process?.end();
  }

  get #file(): string {
    return path.join(this.#data, 'hub.db');
  }

  /** Away from the hub's folder, which it keeps clean. */
  get #backup(): string {
    return `${this.#data}-backup.db`;
  }

  #then(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work);
    return this.#work;
  }

  async #again(signal: NodeJS.Signals, meanwhile: () => void = () => undefined): Promise<void> {
    await this.#process?.end(signal);
    this.#proxy.targets = [];
    meanwhile();
    await this.#begin();
  }

  async #begin(): Promise<void> {
    this.#process = new HubProcess(this.#program, [
      JSON.stringify({ data: this.#data, ...(this.#pages !== undefined && { pages: this.#pages }) }),
    ]);
    const { url, key } = await this.#process.ready;
    this.url = url;
    this.key = key ?? this.key;
    this.#proxy.targets = [url];
  }
}
