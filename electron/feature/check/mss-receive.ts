import type { FailureCode } from '../../contract/failure.ts';
import { isOver } from '../mss/facts.ts';
import { because, finding, type Check } from './check.ts';

const AT = 'check.mss-receive';

/** Why no code was received, from what the hub said last. */
const reasons: Partial<Record<string, FailureCode>> = {
  'recipient-refused': 'mss.receive-refused',
  returned: 'mss.receive-refused',
  tries: 'mss.code-tries',
};

/** A code of the organisers received at the address and typed back, as the hub said it. Never sends anything itself. */
export const mssReceive: Check = {
  id: 'mss.receive',
  needs: [],
  deadline: 5_000,
  isLeftOut: ({ mss }) => mss.view().receive === null,
  async run({ mss, now }) {
    const view = mss.view().receive;
    if (view === null) return finding('unknown', because('mss.not-asked', AT));
    const shared = { hand: view.hand };
    const unknown = (code: FailureCode) => finding('unknown', because(code, AT), shared);
    if (mss.isOther('receive')) return unknown('mss.other-address');
    if (view.state === 'confirmed') return finding('ok', null, shared);
    if (view.state === 'failed') {
      const code = reasons[view.reason ?? ''] ?? 'mss.receive-undelivered';
      const facts = { ...shared, reason: view.reason ?? '' };
      return finding(code === 'mss.receive-refused' ? 'fail' : 'unknown', because(code, AT), facts);
    }
    if (isOver(view, now())) return unknown('mss.receive-expired');
    return unknown(view.state === 'asked' && view.hand ? 'mss.receive-hand' : 'mss.receive-waiting');
  },
};
