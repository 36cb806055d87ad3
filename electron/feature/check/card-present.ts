import { CARD_MS, finding, type Check } from './check.ts';

/** A reader, and a card of the CPS family in it. */
export const cardPresent: Check = {
  id: 'card.present',
  needs: ['card.middleware'],
  deadline: CARD_MS,
  async run({ card }) {
    const { state, failure, readers } = await card();
    const shared = { readers: readers.length, present: readers.some((one) => one.present) };
    const names = readers.map((one) => one.name).join(' ; ');
    const evidence: Record<string, string> = names === '' ? {} : { names };
    // A card that is refused for its content is there all the same: the next checks say why.
    if (state === 'ready' || state === 'refused') return finding('ok', null, shared, evidence);
    return finding('fail', failure, shared, evidence);
  },
};
