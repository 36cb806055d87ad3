import { because, finding, known, type Check } from './check.ts';

/** The machine is on the mains and does not fall asleep within the hour. During the timer the app keeps the screen on. */
export const systemEnergy: Check = {
  id: 'system.energy',
  needs: [],
  deadline: 12_000,
  async run({ machine }) {
    const at = 'check.system-energy';
    const { battery, sleep } = await machine.energy();
    const minutes = typeof sleep === 'number' ? sleep : null;
    const shared = known({ battery, sleepMinutes: minutes });
    if (battery === true) return finding('warn', because('system.on-battery', at), shared);
    if (minutes !== null && minutes > 0 && minutes < machine.data.sleepMinutes) {
      return finding('warn', because('system.sleep-soon', at, { minutes }), shared);
    }
    if (typeof sleep !== 'number') {
      return finding('unknown', because('system.not-readable', at, { why: sleep.why }), shared);
    }
    return finding('ok', null, shared);
  },
};
