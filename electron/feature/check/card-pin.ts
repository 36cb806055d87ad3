import { warningsOf } from '../card/interpret.ts';
import { because, CARD_MS, finding, known, type Check } from './check.ts';

/** The PIN's state from the token's flags: nothing is typed, no try is spent. */
export const cardPin: Check = {
  id: 'card.pin',
  needs: ['card.present', 'card.middleware'],
  deadline: CARD_MS,
  async run({ card, now, editionEnd }) {
    const reading = await card();
    const pin = reading.token?.pin;
    if (pin === undefined) {
      // The library answers and a card is there: what keeps it from being read is said of the certificate.
      return finding('unknown', because('check.not-tried', 'check.card-pin', { need: 'card.certificate' }));
    }
    const shared = known({ ...pin });
    if (pin.locked) return finding('fail', because('card.pin-locked', 'check.card-pin'), shared);
    if (!pin.initialised) return finding('fail', because('card.pin-not-set', 'check.card-pin'), shared);
    const warning = warningsOf(reading, now(), editionEnd).find(({ code }) => code.startsWith('card.pin-'));
    return warning === undefined ? finding('ok', null, shared) : finding('warn', warning, shared);
  },
};
