import type { CardReading } from '../../contract/card.ts';

/** An RPPS number as typed, spaces and dots left out; null when it is not one: eleven digits, the last a Luhn key. */
export function parseRpps(typed: string): string | null {
  const digits = typed.replaceAll(/[\s.-]/g, '').replace(/^8(?=\d{11}$)/, '');
  if (!/^\d{11}$/.test(digits)) return null;
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, digit, place) => {
      const twice = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (twice > 9 ? twice - 9 : twice);
    }, 0);
  return sum % 10 === 0 ? digits : null;
}

/** The national identifier of the directory (PS_IdNat): the type of an RPPS, then the number. */
export const personOfRpps = (rpps: string): string => `8${rpps}`;

/** The person of a card, as the directory knows them; null for another kind of identifier. */
export function personOfCard({ card }: Pick<CardReading, 'card'>): string | null {
  const id = card?.nationalId ?? null;
  return id !== null && id.type === 'RPPS' && /^\d{11}$/.test(id.value) ? personOfRpps(id.value) : null;
}
