import { errorFields, type Log } from './log.ts';
import { StoreTrouble, type HubStore } from './store/port.ts';

/** Contacts of this long are noted together: a thousand devices that poll must not cost a thousand writes to the disk. */
const TOGETHER_MS = 5_000;

/**
 * When each participant's device was last heard. The first contact of a log is noted at once, the later ones within five
 * seconds. Only a note: a failing store stops nothing, and a hub that is killed forgets the last five seconds.
 */
export class Heard {
  readonly #store: Pick<HubStore, 'heard'>;
  readonly #log: Log;
  readonly #known = new Set<string>();
  readonly #waiting = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(store: Pick<HubStore, 'heard'>, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** `at`: an instant, as text. Never throws. */
  async note(log: string, at: string): Promise<void> {
    if (!this.#known.has(log)) {
      this.#known.add(log);
      return this.#write(log, at);
    }
    this.#waiting.set(log, at);
    this.#timer ??= setTimeout(() => void this.flush(), TOGETHER_MS).unref();
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    await Promise.all(waiting.map(([log, at]) => this.#write(log, at)));
  }

  async #write(log: string, at: string): Promise<void> {
    await this.#store.heard(log, at).catch((error: unknown) => {
      this.#log(
        'warn',
        'heard.failed',
        error instanceof StoreTrouble ? { trouble: error.trouble } : errorFields(error),
      );
    });
  }
}
