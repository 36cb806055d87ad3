import type { CardFacts } from '../../../electron/contract/card.ts';

/** Given name then surname; the organisation of a card without a named holder (CPE, CPA); null when neither is known. */
export function holderName({ given, surname, organisation }: CardFacts): string | null {
  const name = [given, surname].filter((part) => part !== null && part !== '').join(' ');
  return name === '' ? organisation : name;
}
