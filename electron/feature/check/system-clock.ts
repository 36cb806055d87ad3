import { because, finding, type Check } from './check.ts';

/** Drifts, in seconds, from which a sign-in with Pro Santé Connect becomes unsure, then fails. */
const WARN_AFTER = 30;
const FAIL_AFTER = 120;

/** This machine's clock against the hub's. The hub answered at some moment of the round trip: half of it is doubt. */
export const systemClock: Check = {
  id: 'system.clock',
  needs: ['network.hub'],
  deadline: 15_000,
  async run({ hub }) {
    const look = await hub();
    if (look.is !== 'ok') {
      return finding('unknown', because('check.not-tried', 'check.system-clock', { need: 'network.hub' }));
    }
    const half = (look.answeredAt - look.askedAt) / 2;
    const difference = look.askedAt + half - Date.parse(look.info.now);
    // Only what the doubt cannot explain is drift.
    const sure = Math.max(0, Math.abs(difference) - half) / 1000;
    const driftSeconds = Math.round(difference / 1000);
    const shared = { driftSeconds, doubtSeconds: Math.round(half / 100) / 10 };
    if (sure <= WARN_AFTER) return finding('ok', null, shared);
    const failure = because('system.clock-drift', 'check.system-clock', { driftSeconds });
    return finding(sure > FAIL_AFTER ? 'fail' : 'warn', failure, shared);
  },
};
