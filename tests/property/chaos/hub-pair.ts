import { mkdirSync } from 'node:fs';
import { HubProcess } from '../../integration/hub-process.ts';
import type { Postgres } from '../../rig/postgres.ts';
import type { Draw } from './draw.ts';
import type { Hubs } from './hubs.ts';
import type { ChaosProxy } from './proxy.ts';

/** Two hubs on one PostgreSQL. Each is killed while the other goes on; the database is killed under both. */
export class HubPair implements Hubs {
  readonly acts = { 'kill-database': 1.5 };
  key = '';
  readonly #program: string;
  readonly #data: string;
  readonly #database: string;
  readonly #server: Postgres;
  readonly #proxy: ChaosProxy;
  readonly #hubs: { process: HubProcess; url: string }[] = [];
  #work: Promise<void> = Promise.resolve();

  constructor(program: string, data: string, database: string, server: Postgres, proxy: ChaosProxy) {
    this.#program = program;
    this.#data = data;
    this.#database = database;
    this.#server = server;
    this.#proxy = proxy;
  }

  get url(): string {
    return this.#hubs[0]?.url ?? '';
  }

  ready = (): Promise<void> => this.#work;

  start(): Promise<void> {
    return this.#then(async () => {
      mkdirSync(this.#data, { recursive: true });
      await this.#begin(0);
      await this.#begin(1);
    });
  }

  act(name: string, draw: Draw): Promise<void> {
    if (name === 'kill-database') {
      return this.#then(async () => {
        await this.#server.kill();
        await this.#server.up();
      });
    }
    const which = draw.int(0, 1);
    return this.#then(async () => {
      await this.#hubs[which]?.process.end('SIGKILL');
      await this.#begin(which);
    });
  }

  heal = (): Promise<void> => this.#work;
  tidy = (): void => undefined;

  async stop(): Promise<void> {
    await this.#work.catch(() => undefined);
    await Promise.all(this.#hubs.map(({ process }) => process.end()));
  }

  #then(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work);
    return this.#work;
  }

  async #begin(which: number): Promise<void> {
    this.#proxy.targets = this.#hubs.filter((_, i) => i !== which).map(({ url }) => url);
    const args = { data: this.#data, database: { url: this.#server.url(this.#database) } };
    const process = new HubProcess(this.#program, [JSON.stringify(args)]);
    const { url, key } = await process.ready;
    this.key = key ?? this.key;
    this.#hubs[which] = { process, url };
    this.#proxy.targets = this.#hubs.map((hub) => hub.url);
  }
}
