import { z } from 'zod';

/** Luhn's check over all digits, as the RPPS and ADELI numbers carry it. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * The national identifier of a person as the organisers register it: an RPPS (11 digits, the last one Luhn's) or an ADELI
 * (9 characters, whose key no source here describes: its shape only). Spaces are taken out. Never in an event, a list or a log.
 */
export const personId = z
  .string()
  .max(40)
  .transform((typed) => typed.replaceAll(/\s/g, '').toUpperCase())
  .refine((id) => (/^\d{11}$/.test(id) ? luhn(id) : /^[0-9A-Z]{9}$/.test(id)), { message: 'identifier' });

/** How the card that was proved stands to the person registered for the slot. `unknown`: nothing to compare. */
export const holder = z.enum(['matches', 'other', 'unknown']);
export type Holder = z.infer<typeof holder>;

/**
 * Compares the identifier registered with the slot to the one of a card: a person's, without its type digit and without a
 * structure's register. Null on either side: not compared. Of two kinds (RPPS and ADELI): the same person may have both.
 */
export function compareHolder(registered: string | null, card: string | null): Holder {
  if (registered === null || card === null || registered.length !== card.length) return 'unknown';
  return registered === card ? 'matches' : 'other';
}

/**
 * The identifier of the person inside a certificate's name (PS_IdNat, table G08): RPPS after `8`, ADELI after `0`. Null for
 * a card that names its holder otherwise, or not at all.
 */
export function personIdOf(commonName: string | null): string | null {
  const found = /^(?:8(\d{11})|0([0-9A-Z]{9}))$/.exec(commonName ?? '');
  return found?.[1] ?? found?.[2] ?? null;
}
