import type { CardLibrary } from '../../contract/card.ts';
import { isAnswering } from '../card/presence.ts';
import { because, CARD_MS, finding, known, type Check } from './check.ts';

/** Failures that are the library's own, whatever the card. */
const itsOwn = /^card\.(middleware-|timeout)/;

/** The name of a library of the list. Any other is called by its file, which may hold the name of whoever put it there. */
const listedName = ({ name, path }: CardLibrary): string | null => (/[^/\\]*$/.exec(path)?.[0] === name ? null : name);

/** The reading component (PKCS#11 library) is there, loads, answers, and is recent enough for the card. */
export const cardMiddleware: Check = {
  id: 'card.middleware',
  needs: [],
  deadline: CARD_MS,
  async run({ card }) {
    const reading = await card();
    const { state, failure, middleware, libraries, ms } = reading;
    const used = libraries.find((one) => one.used);
    const shared = known({
      name: used === undefined ? null : listedName(used),
      manufacturer: middleware?.manufacturer,
      description: middleware?.description,
      version: middleware?.version,
      package: middleware?.package,
      others: Math.max(0, libraries.length - (used === undefined ? 0 : 1)),
      ms,
    });
    const evidence = known({ path: middleware?.path });
    // Answering, it did its part, whatever it says of the card.
    const answered = isAnswering(reading);
    const isItsFault =
      failure !== null && (itsOwn.test(failure.code) || (failure.code === 'card.unexpected' && !answered));
    if (state === 'no-middleware' || isItsFault) return finding('fail', failure, shared, evidence);
    if (!answered) {
      const why = because('check.not-tried', 'check.card-middleware', { need: 'card.present' });
      return finding('unknown', why, shared, evidence);
    }
    return finding('ok', null, shared, evidence);
  },
};
