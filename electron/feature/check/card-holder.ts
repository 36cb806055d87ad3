import { holderMatch } from '../card/interpret.ts';
import { because, CARD_MS, finding, known, type Check } from './check.ts';

/**
 * The certificate names the very card that holds it. Whether the card is the registered participant's is not compared:
 * a profile holds no RPPS today.
 */
export const cardHolder: Check = {
  id: 'card.holder',
  needs: ['card.certificate'],
  deadline: CARD_MS,
  async run({ card }) {
    const reading = await card();
    const match = holderMatch(reading);
    const shared = { compared: match !== null };
    const evidence = known({ certificate: reading.card?.cardNumber, token: reading.token?.serial });
    if (match === null) {
      const why = because('check.not-tried', 'check.card-holder', { need: 'card.number' });
      return finding('unknown', why, shared, evidence);
    }
    if (!match) return finding('warn', because('card.holder-mismatch', 'check.card-holder'), shared, evidence);
    return finding('ok', null, shared, evidence);
  },
};
