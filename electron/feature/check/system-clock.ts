import { because, finding, type Check } from './check.ts';
import { driftOf } from './drift.ts';

/** Drifts, in seconds, from which a sign-in with Pro Santé Connect becomes unsure, then fails. */
const WARN_AFTER = 30;
const FAIL_AFTER = 120;

/** This machine's clock against the hub's; without the hub nothing else is asked the time. */
export const systemClock: Check = {
  id: 'system.clock',
  needs: ['network.hub'],
  deadline: 15_000,
  async run({ hub }) {
    const drift = driftOf(await hub());
    if (drift === null) {
      return finding('unknown', because('check.not-tried', 'check.system-clock', { need: 'network.hub' }));
    }
    const { seconds: driftSeconds, doubtSeconds, sureSeconds } = drift;
    const shared = { driftSeconds, doubtSeconds };
    if (sureSeconds <= WARN_AFTER) return finding('ok', null, shared);
    const failure = because('system.clock-drift', 'check.system-clock', { seconds: Math.abs(driftSeconds) });
    return finding(sureSeconds > FAIL_AFTER ? 'fail' : 'warn', failure, shared);
  },
};
