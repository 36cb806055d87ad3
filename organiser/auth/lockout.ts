/** Slows the guessing of join codes: after `LIMIT` wrong ones in `WINDOW_MS`, an address waits. */
const LIMIT = 10;
const WINDOW_MS = 15 * 60_000;
/** Addresses remembered at most; beyond it the oldest is forgotten, so that a flood cannot fill the memory. */
const ADDRESSES = 10_000;

export class Lockout {
  readonly #wrong = new Map<string, number[]>();

  /** Seconds that an address must still wait, 0 when it may try. */
  seconds(address: string, now: number): number {
    const recent = this.#recent(address, now);
    if (recent.length < LIMIT) return 0;
    return Math.max(1, Math.ceil(((recent[recent.length - LIMIT] ?? now) + WINDOW_MS - now) / 1000));
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
