import { because, finding, type Check } from './check.ts';

/** Free megabytes under which the hour's work is at risk, then cannot be kept. */
const WARN_UNDER = 500;
const FAIL_UNDER = 50;

/** Room left on the disk where the data is kept. */
export const systemDisk: Check = {
  id: 'system.disk',
  needs: [],
  deadline: 5_000,
  async run({ freeBytes }) {
    const freeMb = Math.floor((await freeBytes()) / 1_000_000);
    const shared = { freeMb };
    if (freeMb >= WARN_UNDER) return finding('ok', null, shared);
    const failure = because('system.disk-low', 'check.system-disk', { megabytes: freeMb });
    return finding(freeMb < FAIL_UNDER ? 'fail' : 'warn', failure, shared);
  },
};
