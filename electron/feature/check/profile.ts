import { daysOf } from '../../../organiser/protocol/half-day.ts';
import { because, finding, known, type Check } from './check.ts';

/** Who takes part, from where, whether the hour is free, and which half-days of the edition are. */
export const profileCheck: Check = {
  id: 'profile',
  needs: [],
  deadline: 2_000,
  async run({ profile, edition, agreed, now }) {
    const at = 'check.profile';
    if (profile === null) return finding('fail', because('profile.missing', at));
    const { who, couloir, available, region, grades, publisher } = profile;
    // A half-day that is over was free: nothing can be proposed in it.
    const today = now().toISOString().slice(0, 10);
    const days = new Set(edition === null ? [] : daysOf(edition).filter((day) => day >= today));
    const halfDays = profile.free.filter((half) => days.has(half.split('/')[0] ?? '')).length;
    const shared = known({ who, couloir, available, region, grades, publisher });
    if (edition !== null) shared['halfDays'] = halfDays;
    if (!available) return finding('fail', because('profile.unavailable', at), shared);
    if (region === null) return finding('warn', because('profile.region-missing', at), shared);
    // Without an edition there are no days to choose among.
    if (edition === null) return finding('unknown', because('profile.not-joined', at), shared);
    // Once a time is agreed on, the half-days have served.
    if (halfDays === 0 && !agreed && days.size > 0) return finding('warn', because('profile.no-half-day', at), shared);
    return finding('ok', null, shared);
  },
};
