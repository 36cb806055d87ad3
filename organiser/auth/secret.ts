import { createHash, randomBytes, randomInt, scrypt } from 'node:crypto';
import { JOIN_CODE } from '../protocol/wire.ts';

/** The letters and digits of a join code: none that is read for another. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** SHA-256, hexadecimal. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An opaque token of 256 bits with the hash that the store keeps in its place. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: sha256Hex(token) };
}

/** A join code drawn evenly from its 30 letters: 39 bits, behind a lockout and a slow hash. */
export function newJoinCode(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  if (!JOIN_CODE.test(code)) throw new Error('join code alphabet does not match the protocol');
  return code;
}

/**
 * Slow hash of a join code: 39 bits could be searched in a copy of the store if the hash were fast.
 * One salt for the whole hub, because the hash is what the code is looked up by.
 */
export function hashJoinCode(code: string, salt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(code, salt, 32, { N: 16_384, r: 8, p: 1 }, (error, key) =>
      error ? reject(error) : resolve(key.toString('hex')),
    );
  });
}
