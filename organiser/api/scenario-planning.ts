import type { Step } from './scenario.ts';

/** Two slots that become a chain, one of which moves; and what is refused. */
export const planningSteps = ({
  edition,
  slot,
  uuid,
}: {
  edition: string;
  slot: string;
  uuid: (n: number) => string;
}): Step[] => {
  const [second, chain, charge] = [uuid(40), uuid(41), uuid(12)] as const;
  const path = { id: edition };
  const inChain = { id: edition, chain };
  const links = [{ slot, sends: '57833-6' }, { slot: second }];
  return [
    {
      name: 'organisers',
      route: 'GET /v1/organisers',
      as: 'observer',
      status: 200,
    },
    {
      name: 'second-slot',
      route: 'POST /v1/editions/{id}/slots',
      as: 'organiser',
      path,
      body: {
        startsAt: '2026-11-25T13:00:00.000Z',
        couloir: 'etablissement-medico-social',
        label: 'EHPAD de démonstration',
        organiser: charge,
      },
      status: 201,
      learn: { id: second, log: uuid(43) },
    },
    {
      name: 'move',
      route: 'PATCH /v1/slots/{id}',
      as: 'organiser',
      path: { id: second },
      body: { version: 1, startsAt: '2026-11-25T14:30:00.000Z', minutes: 45 },
      status: 200,
    },
    {
      name: 'move-stale',
      route: 'PATCH /v1/slots/{id}',
      as: 'organiser',
      path: { id: second },
      body: { version: 1, minutes: 60 },
      status: 409,
    },
    {
      name: 'conflict',
      route: 'POST /v1/editions/{id}/slots',
      as: 'organiser',
      path,
      body: {
        startsAt: '2026-11-25T15:00:00.000Z',
        couloir: 'officine',
        label: 'Une autre officine',
        organiser: charge,
      },
      status: 409,
    },
    {
      name: 'chain',
      route: 'POST /v1/editions/{id}/chains',
      as: 'organiser',
      path,
      body: { name: 'Pharmacie vers EHPAD', links },
      status: 201,
      learn: { id: chain },
    },
    { name: 'chains', route: 'GET /v1/editions/{id}/chains', as: 'observer', path, status: 200 },
    {
      name: 'chain-change',
      route: 'PATCH /v1/editions/{id}/chains/{chain}',
      as: 'organiser',
      path: inChain,
      body: { version: 1, name: 'De l’officine à l’EHPAD' },
      status: 200,
    },
    {
      name: 'chain-stale',
      route: 'PATCH /v1/editions/{id}/chains/{chain}',
      as: 'organiser',
      path: inChain,
      body: { version: 1, name: 'Trop tard' },
      status: 409,
    },
    {
      name: 'chain-end',
      route: 'DELETE /v1/editions/{id}/chains/{chain}',
      as: 'organiser',
      path: inChain,
      status: 200,
    },
  ];
};
