import { because, finding, type Check } from './check.ts';

const AT = 'check.mss-roundtrip';

/**
 * The optional round trip: what the last one came to. It asks for a secret that is kept nowhere, so a run of the checks never
 * makes one, and leaves the former result as it is.
 */
export const mssRoundtrip: Check = {
  id: 'mss.roundtrip',
  needs: [],
  deadline: 5_000,
  isLeftOut: ({ mss }) => mss.trip() === null,
  async run({ mss }) {
    const trip = mss.trip();
    if (trip === null) return finding('unknown', because('mss.not-asked', AT));
    if (mss.isOther('roundtrip')) return finding('unknown', because('mss.other-address', AT));
    if (trip.is === 'failed') {
      const { step = '' } = trip.failure.info;
      return finding('fail', trip.failure, step === '' ? {} : { step });
    }
    const { from, imap, smtp, seconds, deleted } = trip.done;
    const shared = { named: from, seconds, deleted };
    return deleted
      ? finding('ok', null, shared, { imap, smtp })
      : finding('warn', because('mss.delete-refused', AT), shared, { imap, smtp });
  },
};
