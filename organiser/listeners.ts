import type { ServerResponse } from 'node:http';
import type { Poke } from './protocol/wire.ts';

/** A listener that reads nothing for this many bytes is gone: pokes carry no data, it loses only time. */
const STUCK_BYTES = 256 * 1024;

/** Streams of one token at once: a window, its earlier ones that did not end yet, and some room. */
const STREAMS = 10;

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

  /** `beatMs`: time between two heartbeats, in milliseconds. */
  constructor(beatMs: number) {
    this.#beatMs = beatMs;
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
    for (const listener of this.#open) {
      if (listener.log === null || listener.log === poke.log) write(listener.response, pokeText(poke));
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const { response } of this.#open) response.end();
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
