import { because, finding, type Check } from './check.ts';

/** Who takes part, and whether the hour is free. */
export const profileCheck: Check = {
  id: 'profile',
  needs: [],
  deadline: 2_000,
  async run({ profile }) {
    if (profile === null) return finding('fail', because('profile.missing', 'check.profile'));
    const shared = { who: profile.who, couloir: profile.couloir, available: profile.available };
    if (!profile.available) return finding('fail', because('profile.unavailable', 'check.profile'), shared);
    return finding('ok', null, shared);
  },
};
