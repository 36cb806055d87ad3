import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../refusal.ts';

/** How long a challenge lives: a PIN to find and to type, twice. */
const LIFE_MS = 5 * 60_000;
/** Challenges of one person in that time. A signature is verified only against one, so this bounds that work too. */
const MOST = 20;
/** Devices and people remembered at most; beyond it the oldest is forgotten and its app asks again. */
const REMEMBERED = 10_000;

type Alive = { nonce: Buffer; until: number };
type Asker = { person: string; log: string; device: string };

/** A device chooses its own id: only with its log does it name one, and nobody else's. */
const keyOf = ({ log, device }: Pick<Asker, 'log' | 'device'>): string => `${log}/${device}`;

/** The challenges given and not used yet: one per device of a log, in memory only. */
export class Challenges {
  readonly #alive = new Map<string, Alive>();
  readonly #asked = new Map<string, number[]>();

  /**
   * Gives 32 random bytes to a device; its earlier challenge ends.
   * @throws Refusal rate.limited
   */
  give(asker: Asker, now: number): { nonce: string; expiresAt: Date } {
    const { person } = asker;
    const recent = (this.#asked.get(person) ?? []).filter((at) => at > now - LIFE_MS);
    const first = recent[0];
    if (first !== undefined && recent.length >= MOST) {
      throw new Refusal('rate.limited', { seconds: Math.max(1, Math.ceil((first + LIFE_MS - now) / 1000)) });
    }
    remember(this.#asked, person, [...recent, now]);
    const nonce = randomBytes(32);
    const until = now + LIFE_MS;
    remember(this.#alive, keyOf(asker), { nonce, until });
    return { nonce: nonce.toString('hex'), expiresAt: new Date(until) };
  }

  /**
   * Ends the challenge of a device, whatever comes of it.
   * @throws Refusal proof.challenge when it is not this one, or is too old
   */
  use(asker: Asker, nonce: string, now: number): void {
    const key = keyOf(asker);
    const alive = this.#alive.get(key);
    this.#alive.delete(key);
    const given = Buffer.from(nonce, 'hex');
    const same = alive !== undefined && given.length === alive.nonce.length && timingSafeEqual(given, alive.nonce);
    if (alive === undefined || !same || now >= alive.until) throw new Refusal('proof.challenge');
  }
}

/** Puts a value as the newest and forgets the oldest beyond the limit. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > REMEMBERED && !oldest.done) map.delete(oldest.value);
}
