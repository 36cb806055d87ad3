import { because, finding, type Check } from './check.ts';
import { driftOf } from './drift.ts';

/** Drifts, in seconds, from which a sign-in with Pro Santé Connect becomes unsure, then fails. */
const WARN_AFTER = 30;
const FAIL_AFTER = 120;

/** This machine's clock against the hub's; without the hub nothing else is asked the time. */
export const systemClock: Check = {
  id: 'system.clock',
  needs: [],
  deadline: 15_000,
  async run({ hub }) {
    const at = 'check.system-clock';
    const look = await hub();
    // Said for itself: the hub's own line would send the person round by another check.
    if (look.is === 'not-joined') return finding('unknown', because('system.clock-not-joined', at));
    const drift = driftOf(look);
    if (drift === null) {
      return finding('unknown', because('check.not-tried', at, { need: 'network.hub' }));
    }
    const { seconds: driftSeconds, doubtSeconds, sureSeconds } = drift;
    const shared = { driftSeconds, doubtSeconds };
    if (sureSeconds <= WARN_AFTER) return finding('ok', null, shared);
    const failure = because('system.clock-drift', at, { seconds: Math.abs(driftSeconds) });
    return finding(sureSeconds > FAIL_AFTER ? 'fail' : 'warn', failure, shared);
  },
};
