import { because, finding, type Check } from './check.ts';

/**
 * The optional proof of possession, as the hub said it in the log. Left out of a full run until it was made: nobody has to.
 */
export const cardProof: Check = {
  id: 'card.proof',
  needs: ['card.certificate'],
  deadline: 5_000,
  isLeftOut: ({ proof }) => proof() === null,
  async run({ proof }) {
    const said = proof();
    if (said === null) return finding('unknown', because('check.no-proof', 'check.card-proof'));
    const shared = { test: said.test, ...(said.holder === undefined ? {} : { registered: said.holder }) };
    if (said.holder === 'other') {
      return finding('warn', because('card.holder-mismatch', 'check.card-proof', { of: 'participant' }), shared);
    }
    return said.test
      ? finding('warn', because('card.test-card', 'check.card-proof'), shared)
      : finding('ok', null, shared);
  },
};
