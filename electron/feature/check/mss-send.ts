import type { FailureCode } from '../../contract/failure.ts';
import { isOver } from '../mss/facts.ts';
import { because, finding, type Check } from './check.ts';

const AT = 'check.mss-send';

/**
 * A code sent from the address to the organisers' box and found there, with what the mail showed on its way. Never sends
 * anything itself.
 */
export const mssSend: Check = {
  id: 'mss.send',
  needs: [],
  deadline: 5_000,
  isLeftOut: ({ mss }) => mss.view().send === null,
  async run({ mss, now }) {
    const view = mss.view().send;
    if (view === null) return finding('unknown', because('mss.not-asked', AT));
    const unknown = (code: FailureCode) => finding('unknown', because(code, AT), { hand: view.hand });
    if (mss.isOther('send')) return unknown('mss.other-address');
    if (view.state !== 'confirmed') return unknown(isOver(view, now()) ? 'mss.send-expired' : 'mss.send-waiting');
    const shared = { ...view.evidence, hand: view.hand };
    return view.evidence['sameDomain'] === false
      ? finding('warn', because('mss.send-other-domain', AT), shared)
      : finding('ok', null, shared);
  },
};
