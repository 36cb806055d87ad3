/**
 * What must never be in the journal of a hub: the tokens, codes, names and addresses of everything that was asked of it. Each rig
 * plants what passes through it and looks for it when it stops, so that every test of a route is one of its journal.
 */
const NAMED =
  /^(token|label|address|email|contact|text|comment|note|personId|device|password|current|secret|uri|codes|person|log|link|nonce|certificate|signature|subject|box|reportKey)$/;
const CODE = /^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/;
/** A shorter word may be part of another by chance. */
const SHORTEST = 8;

export class Planted {
  readonly #words = new Map<string, string>();

  /** Plants the words of a body, whatever its depth. */
  body(value: unknown, key = ''): void {
    if (value instanceof Uint8Array) return;
    if (Array.isArray(value)) return value.forEach((one) => this.body(one, key));
    if (typeof value === 'object' && value !== null) {
      for (const [name, inside] of Object.entries(value)) this.body(inside, name);
    } else if (typeof value === 'string' && (NAMED.test(key) || CODE.test(value))) this.word(value, key);
  }

  word(value: string, name: string): void {
    if (value.length >= SHORTEST) this.#words.set(value, name);
  }

  get count(): number {
    return this.#words.size;
  }

  /** Names of the planted words that a text holds: not the words, which an error must not repeat either. */
  foundIn(text: string): string[] {
    return [...this.#words].filter(([word]) => text.includes(word)).map(([, name]) => name);
  }
}
