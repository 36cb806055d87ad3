import { presenceOf } from '../card/presence.ts';
import { because, CARD_MS, finding, known, type Check } from './check.ts';

/** A reader, and a card of the CPS family in it. PC/SC tells it without any library. */
export const cardPresent: Check = {
  id: 'card.present',
  needs: [],
  deadline: CARD_MS,
  async run({ card }) {
    const reading = await card();
    const { readers, pcsc } = reading;
    const kinds = readers.flatMap((one) => one.kind ?? []).join(' ');
    const shared = {
      readers: readers.length,
      present: readers.some((one) => one.present),
      pcsc,
      ...known({ kinds: kinds === '' ? null : kinds }),
    };
    const names = readers.map((one) => one.name).join(' ; ');
    const evidence: Record<string, string> = names === '' ? {} : { names };
    const presence = presenceOf(reading);
    if (presence === null) {
      const why = because('check.not-tried', 'check.card-present', { need: 'card.middleware' });
      return finding('unknown', why, shared, evidence);
    }
    // A card that is refused for its content is there all the same: the next checks say why.
    return presence.present
      ? finding('ok', null, shared, evidence)
      : finding('fail', presence.failure, shared, evidence);
  },
};
