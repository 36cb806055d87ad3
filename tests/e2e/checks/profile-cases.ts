import { caseList } from './case.ts';
import { goodProfile, profileWith } from './profile.ts';

const { cases, produces } = caseList();

produces('profile', 'fail', 'profile.missing', 'nothing was ever typed', async () => ({}));
produces('profile', 'ok', null, 'a doctor, free for the hour', async () => ({ profile: goodProfile }));
produces('profile', 'fail', 'profile.unavailable', 'the hour is not free', async () => ({
  profile: profileWith({ available: false }),
}));

export { cases };
