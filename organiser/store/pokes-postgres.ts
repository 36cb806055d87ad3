import type * as Pg from 'pg';
import type { Client, ClientConfig, Notification } from 'pg';
import { poke as pokeSchema, type Poke } from '../protocol/wire.ts';
import { LOCK } from './engine-postgres.ts';
import { localPokes, type Pokes } from './pokes.ts';
import { StoreTrouble } from './port.ts';
import { troubleOf } from './trouble-postgres.ts';

const CHANNEL = 'verif_segur_poke';
/** Wait before a lost connection is tried again, in milliseconds; doubled each time up to the last. */
const RETRY_MS = [100, 5000] as const;

/**
 * Pokes between the hubs of one PostgreSQL, over LISTEN and NOTIFY on a connection of their own, which is made again when it
 * breaks. Told after the commit and without it: a notification inside each transaction would make all commits wait for
 * one another. The same connection holds the lock that says "a hub runs here".
 */
export class PostgresPokes implements Pokes {
  readonly #local = localPokes();
  readonly #make: () => Client;
  readonly #onBack: () => Promise<readonly Poke[]>;
  #client: Client | null = null;
  #pending = new Map<string, number>();
  #flushing = false;
  #closed = false;
  #timer: NodeJS.Timeout | null = null;
  #wait: number = RETRY_MS[0];

  /** `onBack`: runs when the connection is there again; answers where every log stands, since pokes were missed. */
  constructor(pg: typeof Pg, config: ClientConfig, onBack: () => Promise<readonly Poke[]>) {
    this.#make = () => new pg.Client(config);
    this.#onBack = onBack;
  }

  /** @throws StoreTrouble `restoring` while a restoration has the database for itself */
  async start(): Promise<void> {
    await this.#connect();
  }

  onPoke(listener: (poke: Poke) => void): void {
    this.#local.onPoke(listener);
  }

  tell(poke: Poke): void {
    this.#local.tell(poke);
    this.#pending.set(poke.log, Math.max(poke.head, this.#pending.get(poke.log) ?? 0));
    if (!this.#flushing) void this.#flush();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  /** Sends what waits, all of it at once. What cannot be sent is forgotten: the others ask again by themselves. */
  async #flush(): Promise<void> {
    this.#flushing = true;
    while (this.#pending.size > 0) {
      // After the other pokes of this turn of the loop.
      await new Promise(setImmediate);
      const texts = [...this.#pending].map(([log, head]) => JSON.stringify({ log, head }));
      this.#pending.clear();
      const sql = `SELECT pg_notify('${CHANNEL}', said) FROM unnest($1::text[]) AS said`;
      await this.#client?.query(sql, [texts]).catch(() => undefined);
    }
    this.#flushing = false;
  }

  #hear(client: Client, { processId, payload }: Notification): void {
    // One's own were told already.
    if ('processID' in client && processId === client.processID) return;
    let said: unknown = null;
    try {
      said = JSON.parse(payload ?? '');
    } catch {
      return;
    }
    const parsed = pokeSchema.safeParse(said);
    if (parsed.success) this.#local.tell(parsed.data);
  }

  async #connect(): Promise<void> {
    const client = this.#make();
    // A connection that ends says so once or twice, as an error or not.
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', (message) => this.#hear(client, message));
    try {
      await client.connect();
      const lock = `SELECT pg_try_advisory_lock_shared(${LOCK.space}, ${LOCK.running}) AS yes`;
      const { rows } = await client.query<{ yes: boolean }>(lock);
      if (rows[0]?.yes !== true) throw new StoreTrouble('restoring');
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error instanceof StoreTrouble ? error : troubleOf(error);
    }
    this.#client = client;
    this.#wait = RETRY_MS[0];
  }

  #lost(client: Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.end().catch(() => undefined);
    this.#again();
  }

  #again(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#back(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, RETRY_MS[1]);
  }

  async #back(): Promise<void> {
    try {
      await this.#connect();
      if (this.#closed) return await this.close();
      for (const poke of await this.#onBack()) this.#local.tell(poke);
    } catch {
      if (this.#client === null) this.#again();
      else this.#lost(this.#client);
    }
  }
}
