import type { ServerResponse } from 'node:http';
import type { Poke } from './protocol/wire.ts';

/** A listener that reads nothing for this many bytes is gone: pokes carry no data, it loses only time. */
const STUCK_BYTES = 256 * 1024;

/** Streams of one token at once: a window, its earlier ones that did not end yet, and some room. */
const STREAMS = 10;

/** A stopped hub is usually back after a few seconds, in milliseconds. */
const RETRY_MS = 2000;

type Listener = {
  response: ServerResponse;
  /** Whose stream it is. */
  owner: string;
  log: string | null;
  stillValid: () => Promise<boolean>;
};

/** The open streams of pokes (rule 8: live is a poke plus a slow poll). */
export class Listeners {
  readonly #open = new Set<Listener>();
  #timer: NodeJS.Timeout | null = null;
  readonly #beatMs: number;
  readonly #onPokes: (written: number) => void;

  /** `beatMs`: time between two heartbeats, in milliseconds. `onPokes`: how many streams a poke went to. */
  constructor(beatMs: number, onPokes: (written: number) => void = () => undefined) {
    this.#beatMs = beatMs;
    this.#onPokes = onPokes;
  }

  get count(): number {
    return this.#open.size;
  }

  /**
   * Adds a stream whose headers are written. `log`: the only log it may hear of, null for all. The oldest stream of the
   * same owner ends when there are too many.
   */
  add(listener: Listener): void {
    const others = [...this.#open].filter((one) => one.owner === listener.owner);
    for (const { response } of others.slice(0, Math.max(0, others.length - STREAMS + 1))) response.end();
    this.#open.add(listener);
    listener.response.on('close', () => this.#open.delete(listener));
    this.#timer ??= setInterval(() => void this.#beat(), this.#beatMs).unref();
  }

  /** Tells every listener that may read a log that it has moved. */
  poke(poke: Poke): void {
    const readers = [...this.#open].filter(({ log }) => log === null || log === poke.log);
    for (const { response } of readers) write(response, pokeText(poke));
    this.#onPokes(readers.length);
  }

  /** Ends every stream, and says when to come back (`retry`, in milliseconds): spread, so that they do not come all at once. */
  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const { response } of this.#open) {
      response.end(`: stopping\nretry: ${RETRY_MS + Math.floor(Math.random() * RETRY_MS)}\n\n`);
    }
    this.#open.clear();
  }

  async #beat(): Promise<void> {
    for (const { response, stillValid } of this.#open) {
      // A revoked token must not go on hearing; a failing store says nothing about the token.
      if (await stillValid().catch(() => true)) write(response, ': beat\n\n');
      else response.end();
    }
  }
}

export const pokeText = ({ log, head }: Poke): string => `event: poke\ndata: ${JSON.stringify({ log, head })}\n\n`;

function write(response: ServerResponse, text: string): void {
  if (response.writableLength > STUCK_BYTES) response.destroy();
  else response.write(text);
}
