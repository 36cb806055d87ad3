import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { sha256Hex } from './secret.ts';

/** Six digits of thirty seconds, SHA-1: what every authenticator knows (RFC 6238). */
const [PERIOD_S, DIGITS, SECRET_BYTES] = [30, 6, 20] as const;
/** Steps before and after that are taken too: a phone's clock drifts. */
const DRIFT = 1;
/** 16 letters of 30: 78 bits, so that their hash may be a fast one. */
const [LETTERS, GROUPS, RECOVERY] = ['23456789ABCDEFGHJKMNPQRSTVWXYZ', 4, 10] as const;

const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({
    issuer: "Vérif' Ségur",
    label,
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD_S,
    secret: Secret.fromBase32(secret),
  });

/** A new secret, in base32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The secret as an address that an authenticator reads. */
export const totpUri = (secret: string, label: string): string => totpOf(secret, label).toString();

/** The step that a code belongs to, null when it is not one of about now. Whether it was used already is the store's word. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const digits = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: digits, timestamp, window: DRIFT });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_S) + delta;
}

/** Ten codes for the day when the phone is lost, each for one sign-in. */
export function newRecoveryCodes(): string[] {
  const group = (): string => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: RECOVERY }, () => Array.from({ length: GROUPS }, group).join('-'));
}

/** Hash under which a recovery code is kept; null when what was typed is not the shape of one. */
export function recoveryHash(typed: string): string | null {
  const bare = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  return bare.length === 4 * GROUPS ? sha256Hex(`recovery ${bare}`) : null;
}
