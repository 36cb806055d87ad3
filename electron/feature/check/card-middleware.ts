import { CARD_MS, finding, known, type Check } from './check.ts';

/** The reading component (PKCS#11 library) is there, loads, and answers. */
export const cardMiddleware: Check = {
  id: 'card.middleware',
  needs: [],
  deadline: CARD_MS,
  async run({ card }) {
    const { state, failure, middleware, ms } = await card();
    const shared = known({
      manufacturer: middleware?.manufacturer,
      description: middleware?.description,
      version: middleware?.version,
      ms,
    });
    const evidence = known({ path: middleware?.path });
    // Loaded and answering (it said who it is), it did its part, whatever it says of the card.
    const answered = middleware !== null && `${middleware.description}${middleware.manufacturer}` !== '';
    const isItsFault =
      failure !== null &&
      (/^card\.(middleware-|timeout)/.test(failure.code) || (failure.code === 'card.unexpected' && !answered));
    if (state === 'no-middleware' || isItsFault) return finding('fail', failure, shared, evidence);
    return finding('ok', null, shared, evidence);
  },
};
