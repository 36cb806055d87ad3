import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { HubProcess } from '../../integration/hub-process.ts';
import type { ChaosProxy } from './proxy.ts';

const PAGE = 4096;
const PARTS = ['', '-wal'];

/** The hub over its lives: killed, stopped, put back from a backup, on a full disk; always behind the same proxy. */
export class HubLife {
  /** Where it listens now, for those who go around the proxy. */
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

  /** Its changes come one after the other, while the clients go on. Resolves when it answers again. */
  ready = (): Promise<void> => this.#work;

  start(): Promise<void> {
    return this.#then(() => this.#begin());
  }

  /** SIGKILL, now; then it starts again. `copy`: its files, as the kill left them, become the backup. */
  crash(copy = false): Promise<void> {
    return this.#then(() => this.#again('SIGKILL', copy ? () => this.#copy('', '.backup') : undefined));
  }

  /** Killed, and put back as it was at the last backup; without one, that is made. */
  restore(): Promise<void> {
    return this.#then(() =>
      this.#again('SIGKILL', () => {
        if (existsSync(`${this.#file}.backup`)) this.#copy('.backup', '');
        else this.#copy('', '.backup');
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
  empty(): Promise<void> {
    return this.#then(async () => {
      if (this.#pages === undefined) return;
      this.#pages = undefined;
      await this.#again('SIGKILL');
    });
  }

  forgetBackup(): void {
    for (const part of PARTS) rmSync(`${this.#file}.backup${part}`, { force: true });
  }

  async stop(): Promise<void> {
    await this.#work.catch(() => undefined);
    await this.#process?.end();
  }

  get #file(): string {
    return path.join(this.#data, 'hub.db');
  }

  /** The database with what was not merged into it yet; never the mark beside it, which is of this machine. */
  #copy(from: string, to: string): void {
    for (const part of PARTS) {
      rmSync(`${this.#file}${to}${part}`, { force: true });
      const source = `${this.#file}${from}${part}`;
      if (existsSync(source)) copyFileSync(source, `${this.#file}${to}${part}`);
    }
  }

  #then(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work);
    return this.#work;
  }

  async #again(signal: NodeJS.Signals, meanwhile: () => void = () => undefined): Promise<void> {
    await this.#process?.end(signal);
    this.#proxy.target = null;
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
    this.#proxy.target = url;
  }
}
