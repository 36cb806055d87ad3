import type { ServerResponse } from 'node:http';
import type { Poke } from './protocol/wire.ts';
import type { Pokes } from './store/pokes.ts';
import { reaches } from './store/region.ts';

/** A listener that reads nothing for this many bytes is gone: pokes carry no data, it loses only time. */
const STUCK_BYTES = 256 * 1024;

/** Streams of one token at once: a window, its earlier ones that did not end yet, and some room. */
const STREAMS = 10;

/** A stopped hub is usually back after a few seconds, in milliseconds. */
const RETRY_MS = 2000;

/** The heartbeats of all streams are spread over so many turns: thousands at once would hold up everything else. */
const TURNS = 20;

type Listener = {
  response: ServerResponse;
  /** Whose stream it is. */
  owner: string;
  /** Whose token it is. */
  person: string;
  log: string | null;
  /** Regions that it is limited to; null: all. */
  regions: readonly string[] | null;
  stillValid: () => Promise<boolean>;
};

type ListenersSetup = {
  /** Time between two heartbeats of a stream, in milliseconds. */
  beatMs: number;
  /** Those of the store, from this hub and the others. */
  pokes: Pokes;
  /** Region of the slot of a log; undefined when there is none. */
  regionOf: (log: string) => Promise<string | null | undefined>;
  /** How many streams a poke went to. */
  onPokes?: (written: number) => void;
};

/** The open streams of pokes (rule 8: live is a poke plus a slow poll). */
export class Listeners {
  /** By the log that they may hear of; under null, those of all logs. */
  readonly #byLog = new Map<string | null, Set<Listener>>();
  /** The oldest first. */
  readonly #byOwner = new Map<string, Set<Listener>>();
  readonly #turns: readonly Set<Listener>[] = Array.from({ length: TURNS }, () => new Set<Listener>());
  #turn = 0;
  #added = 0;
  #count = 0;
  #timer: NodeJS.Timeout | null = null;
  readonly #setup: ListenersSetup;

  constructor(setup: ListenersSetup) {
    this.#setup = setup;
    setup.pokes.onPoke((poke) => this.#hear(poke));
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Adds a stream whose headers are written. `log`: the only log it may hear of, null for all. The oldest stream of the
   * same owner ends when there are too many.
   */
  add(listener: Listener): void {
    const others = [...(this.#byOwner.get(listener.owner) ?? [])];
    for (const { response } of others.slice(0, Math.max(0, others.length - STREAMS + 1))) response.end();
    const turn = this.#turns[this.#added % TURNS]!;
    this.#added += 1;
    this.#count += 1;
    turn.add(listener);
    put(this.#byLog, listener.log, listener);
    put(this.#byOwner, listener.owner, listener);
    listener.response.on('close', () => {
      if (!turn.delete(listener)) return;
      this.#count -= 1;
      drop(this.#byLog, listener.log, listener);
      drop(this.#byOwner, listener.owner, listener);
    });
    this.#timer ??= setInterval(() => void this.#beat(), this.#setup.beatMs / TURNS).unref();
  }

  /** Tells every listener that may read a log that it has moved, here and on the other hubs of the store. */
  poke(poke: Poke): void {
    this.#setup.pokes.tell(poke);
  }

  #hear(poke: Poke): void {
    const text = pokeText(poke);
    const ofAll = [...(this.#byLog.get(null) ?? [])];
    const readers = [...(this.#byLog.get(poke.log) ?? []), ...ofAll.filter(({ regions }) => regions === null)];
    for (const { response } of readers) write(response, text);
    this.#setup.onPokes?.(readers.length);
    const limited = ofAll.filter(({ regions }) => regions !== null);
    if (limited.length > 0) void this.#tellRegion(poke, limited);
  }

  /** Asked at each poke: the region of a slot may change. What it is, is not known: they come back by their slow poll. */
  async #tellRegion(poke: Poke, limited: readonly Listener[]): Promise<void> {
    const region = await this.#setup.regionOf(poke.log).catch(() => undefined);
    if (region === undefined) return;
    const readers = limited.filter((one) => reaches(one, region));
    for (const { response } of readers) write(response, pokeText(poke));
    this.#setup.onPokes?.(readers.length);
  }

  /** Ends the streams of a person, whose rights changed: those who still may come back by themselves. Other hubs see it at their next beat. */
  endOf(person: string): void {
    for (const turn of this.#turns) for (const one of turn) if (one.person === person) one.response.end();
  }

  /** Ends every stream, and says when to come back (`retry`, in milliseconds): spread, so that they do not come all at once. */
  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const turn of this.#turns) {
      for (const { response } of turn) {
        response.end(`: stopping\nretry: ${RETRY_MS + Math.floor(Math.random() * RETRY_MS)}\n\n`);
      }
    }
  }

  async #beat(): Promise<void> {
    const turn = this.#turns[this.#turn % TURNS]!;
    this.#turn += 1;
    for (const { response, stillValid } of turn) {
      // A revoked token must not go on hearing; a failing store says nothing about the token.
      if (await stillValid().catch(() => true)) write(response, ': beat\n\n');
      else response.end();
    }
  }
}

function put<K>(map: Map<K, Set<Listener>>, key: K, listener: Listener): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([listener]));
  else known.add(listener);
}

function drop<K>(map: Map<K, Set<Listener>>, key: K, listener: Listener): void {
  const known = map.get(key);
  known?.delete(listener);
  if (known?.size === 0) map.delete(key);
}

export const pokeText = ({ log, head }: Poke): string => `event: poke\ndata: ${JSON.stringify({ log, head })}\n\n`;

function write(response: ServerResponse, text: string): void {
  if (response.writableLength > STUCK_BYTES) response.destroy();
  else response.write(text);
}
