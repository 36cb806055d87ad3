import { warningsOf } from '../card/interpret.ts';
import { because, CARD_MS, finding, known, type Check } from './check.ts';

/** The PIN's state from the token's flags: nothing is typed, no try is spent. */
export const cardPin: Check = {
  id: 'card.pin',
  needs: ['card.present'],
  deadline: CARD_MS,
  async run({ card, now, editionEnd }) {
    const reading = await card();
    const pin = reading.token?.pin;
    if (pin === undefined) return finding('unknown', because('card.unexpected', 'check.card-pin'));
    const shared = known({ ...pin });
    if (pin.locked) return finding('fail', because('card.pin-locked', 'check.card-pin'), shared);
    if (!pin.initialised) return finding('fail', because('card.pin-not-set', 'check.card-pin'), shared);
    const warning = warningsOf(reading, now(), editionEnd).find(({ code }) => code.startsWith('card.pin-'));
    return warning === undefined ? finding('ok', null, shared) : finding('warn', warning, shared);
  },
};
