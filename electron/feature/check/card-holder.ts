import { holderMatch, registeredHolder } from '../card/interpret.ts';
import { because, CARD_MS, finding, known, type Check } from './check.ts';

/**
 * The certificate names the very card that holds it, and the card is the registered participant's, when the organisers
 * registered an identifier.
 */
export const cardHolder: Check = {
  id: 'card.holder',
  needs: ['card.certificate'],
  deadline: CARD_MS,
  async run({ card, registered, simulated }) {
    const reading = await card();
    const match = holderMatch(reading);
    const holder = simulated() ? 'unknown' : registeredHolder(reading, registered);
    const shared = { compared: match !== null, registered: holder };
    const evidence = known({ certificate: reading.card?.cardNumber, token: reading.token?.serial });
    if (holder === 'other') {
      return finding(
        'warn',
        because('card.holder-mismatch', 'check.card-holder', { of: 'participant' }),
        shared,
        evidence,
      );
    }
    if (match === null && holder === 'unknown') {
      const why = because('check.no-number', 'check.card-holder');
      return finding('unknown', why, shared, evidence);
    }
    if (match === false) return finding('warn', because('card.holder-mismatch', 'check.card-holder'), shared, evidence);
    return finding('ok', null, shared, evidence);
  },
};
