import type { PinState } from '../../../electron/contract/card.ts';
import type { Failure } from '../../../electron/contract/failure.ts';

/** Lengths of the code when the token gives none that make sense: those of a CPS, as in native/card. */
const USUAL = { min: 4, max: 8 };
/** The channel carries no more (electron/contract/ipc.ts, `card.prove`). */
const LONGEST = 64;

/** How many digits the code may have, from the token (PKCS#11 v2.20 §9.2, ulMinPinLen and ulMaxPinLen). */
export function pinLengths(pin: PinState | null): { min: number; max: number } {
  const [min, max] = [pin?.min ?? 0, pin?.max ?? 0];
  return min >= 1 && max >= min && max <= LONGEST ? { min, max } : USUAL;
}

/** True when the card could accept this code; a code that it could not accept must not cost a try. */
export function isPin(typed: string, { min, max }: { min: number; max: number }): boolean {
  return /^[0-9]+$/.test(typed) && typed.length >= min && typed.length <= max;
}

/** What is known of the tries left: `low` is two or fewer, `final` one, `none` a locked code, `unset` no code to type. */
export type Tries = 'unset' | 'none' | 'final' | 'low' | 'full';

/** The graver of what the token said when it was read and of what the last try answered: a reading may be older. */
export function triesLeft(pin: PinState | null, last: Failure | null): Tries {
  const { code, left } = last === null ? { code: null, left: null } : { code: last.code, left: last.info['left'] };
  if (pin?.locked === true || code === 'card.pin-locked') return 'none';
  if (pin?.initialised === false || code === 'card.pin-not-set') return 'unset';
  if (pin?.finalTry === true || code === 'card.pin-final-try' || left === 1) return 'final';
  if (pin?.countLow === true || code === 'card.pin-incorrect') return 'low';
  return 'full';
}
