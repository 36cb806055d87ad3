import { randomUUID } from 'node:crypto';
import { daysOf, type HalfDay } from '../../../organiser/protocol/half-day.ts';
import { until } from '../play/wait.ts';
import { snapshotOf } from '../play/compare.ts';
import { caseList } from './case.ts';
import { call } from './floor.ts';
import { goodProfile, profileWith } from './profile.ts';

const { cases, produces } = caseList();

const day = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
/** A half-day of the editions that these tests make (play/edition.ts): a working day of the next two weeks. */
const half = (): HalfDay => `${daysOf({ startsOn: day(1), endsOn: day(14) })[2]!}/am`;

produces('profile', 'fail', 'profile.missing', 'nothing was ever typed', async () => ({}));
produces('profile', 'fail', 'profile.unavailable', 'the hour is not free', async () => ({
  profile: profileWith({ available: false }),
}));
produces('profile', 'warn', 'profile.region-missing', 'no region was chosen', async () => ({
  profile: profileWith({ region: null }),
}));
produces('profile', 'unknown', 'profile.not-joined', 'all is said that can be before joining', async () => ({
  profile: goodProfile,
}));
produces('profile', 'warn', 'profile.no-half-day', 'joined, no half-day ticked', async (bench) => ({
  profile: goodProfile,
  join: await bench.edition(),
}));
produces('profile', 'ok', null, 'joined, one half-day of the edition ticked', async (bench) => ({
  profile: profileWith({ free: [half()] }),
  join: await bench.edition(),
}));
produces('profile', 'ok', null, 'no half-day, but a proposed time was accepted', async (bench) => ({
  profile: goodProfile,
  join: await bench.edition(),
  alone: true,
  async before({ app, joined }) {
    const id = randomUUID();
    const { edition, log } = joined!;
    await edition.api.say(log, 'slot.proposed', { id, startsAt: `${day(3)}T13:00:00.000Z`, minutes: 60, teams: null });
    await until('the proposal in the app', async () =>
      (await snapshotOf({ app })).log.proposals.some((proposal) => proposal.id === id),
    );
    await call(app, 'slot.answer', { id, answer: 'accepted', note: '' });
  },
}));

export { cases };
