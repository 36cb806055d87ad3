import { isIP } from 'node:net';

/** Slows the guessing of join codes: after `LIMIT` wrong ones in `WINDOW_MS`, an address waits. */
const LIMIT = 10;
const WINDOW_MS = 15 * 60_000;
/** Addresses remembered at most; beyond it the oldest is forgotten, so that a flood cannot fill the memory. */
const ADDRESSES = 10_000;

/** What one guesser holds: an IPv4 address, or the 64 bits of an IPv6 one that a line is given whole. */
export function guesserOf(address: string): string {
  const bare = address.split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined || isIP(bare) !== 6) return mapped ?? address;
  const [head = '', tail] = bare.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  const whole = [...groups, ...zeros, ...rest].slice(0, 4);
  return whole.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}

export class Lockout {
  readonly #limit: number;
  readonly #wrong = new Map<string, number[]>();
  readonly #trying = new Map<string, Promise<unknown>>();

  /** @param limit tries counted in the window before the address waits */
  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  /** Tries of an address, one after the other: asked all at once, each would be judged before any was found wrong. */
  async inTurn<T>(address: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#trying.get(address) ?? Promise.resolve()).then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#trying.set(address, settled);
    try {
      return await mine;
    } finally {
      if (this.#trying.get(address) === settled) this.#trying.delete(address);
    }
  }

  /** Seconds that an address must still wait, 0 when it may try. */
  seconds(address: string, now: number): number {
    const recent = this.#recent(address, now);
    if (recent.length < this.#limit) return 0;
    return Math.max(1, Math.ceil(((recent[recent.length - this.#limit] ?? now) + WINDOW_MS - now) / 1000));
  }

  /** Counts a wrong code of an address. */
  wrong(address: string, now: number): void {
    const recent = [...this.#recent(address, now), now];
    this.#wrong.delete(address);
    this.#wrong.set(address, recent);
    const oldest = this.#wrong.keys().next();
    if (this.#wrong.size > ADDRESSES && !oldest.done) this.#wrong.delete(oldest.value);
  }

  #recent(address: string, now: number): number[] {
    return (this.#wrong.get(address) ?? []).filter((at) => at > now - WINDOW_MS);
  }
}
