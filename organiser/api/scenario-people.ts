import type { Step } from './scenario.ts';

/** Settings of an edition and its participants, told after the slots of the story. */
export const peopleSteps = ({ edition }: { edition: string }): readonly Step[] => [
  {
    name: 'settings',
    route: 'GET /v1/editions/{id}/settings',
    as: 'observer',
    path: { id: edition },
    status: 200,
  },
  {
    name: 'settings-changed',
    route: 'PATCH /v1/editions/{id}/settings',
    as: 'organiser',
    path: { id: edition },
    body: {
      version: 1,
      daysOff: ['2026-11-25'],
      halfDays: { am: { from: 540, to: 720 }, pm: { from: 840, to: 1080 } },
      regions: ['Bretagne', 'Occitanie'],
      meeting: { policy: 'later', link: null },
    },
    status: 200,
  },
  {
    name: 'settings-stale',
    route: 'PATCH /v1/editions/{id}/settings',
    as: 'organiser',
    path: { id: edition },
    body: { version: 1, contact: 'autre@example.org' },
    status: 409,
  },
];
