import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../refusal.ts';

/**
 * Passwords as `scrypt$17$8$1$salt$hash`: the parameters are kept with each (log2 of N, r, p), so that they may grow. 128 MiB and
 * a third of a second each (OWASP, Password Storage Cheat Sheet, 2023: N=2^17, r=8, p=1).
 */
const COST = 17;
const [BLOCK, LANES, SALT_BYTES, HASH_BYTES] = [8, 1, 16, 32] as const;
/** Those that wait at most: each takes its memory alone, one after the other. */
const WAITING = 40;
const SHAPE = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{10,64})\$([\w-]{40,64})$/;

type Parameters = { cost: number; block: number; lanes: number };

function derive(password: string, salt: Buffer, { cost, block, lanes }: Parameters): Promise<Buffer> {
  const N = 2 ** cost;
  return new Promise((resolve, reject) => {
    // The same letters, however a keyboard composes them.
    const text = password.normalize('NFKC');
    scrypt(text, salt, HASH_BYTES, { N, r: block, p: lanes, maxmem: 256 * N * block }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

export class Passwords {
  readonly #wanted: Parameters;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** `cost`: log2 of N. */
  constructor(cost = COST) {
    this.#wanted = { cost, block: BLOCK, lanes: LANES };
  }

  /** @throws Refusal rate.limited when too many wait */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const { cost, block, lanes } = this.#wanted;
    const key = await this.#inTurn(() => derive(password, salt, this.#wanted));
    return ['scrypt', cost, block, lanes, salt.toString('base64url'), key.toString('base64url')].join('$');
  }

  /**
   * Compares a password with what is kept of it. Without anything kept, the same work is done for nothing, so that the time tells
   * nothing. `weak`: right, but kept under other parameters than today's.
   * @throws Refusal rate.limited when too many wait
   */
  async check(password: string, kept: string | null): Promise<{ right: boolean; weak: boolean }> {
    const found = SHAPE.exec(kept ?? '');
    const given: Parameters =
      found === null ? this.#wanted : { cost: Number(found[1]), block: Number(found[2]), lanes: Number(found[3]) };
    const salt = found === null ? Buffer.alloc(SALT_BYTES) : Buffer.from(found[4] ?? '', 'base64url');
    const key = await this.#inTurn(() => derive(password, salt, given));
    if (found === null) return { right: false, weak: false };
    const wanted = Buffer.from(found[5] ?? '', 'base64url');
    const right = wanted.length === key.length && timingSafeEqual(wanted, key);
    const { cost, block, lanes } = this.#wanted;
    return { right, weak: given.cost < cost || given.block < block || given.lanes < lanes };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= WAITING) throw new Refusal('rate.limited', { seconds: 10 });
    this.#waiting += 1;
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }
}
