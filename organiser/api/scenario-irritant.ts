import type { Step } from './scenario.ts';

/** What a participant found annoying, what the organisers make of it, and what its publisher reads. */
export const irritantSteps = ({
  edition,
  log,
  uuid,
  said,
}: {
  edition: string;
  log: string;
  uuid: (n: number) => string;
  /** The request that says it, in the participant's log. */
  said: (id: string) => unknown;
}): Step[] => {
  const [irritant, link, ended] = [uuid(9), uuid(10), uuid(11)] as const;
  const path = { id: edition };
  return [
    {
      name: 'irritant',
      route: 'POST /v1/logs/{log}/sync',
      as: 'participant',
      path: { log },
      body: said(irritant),
      status: 200,
    },
    {
      name: 'irritants',
      route: 'GET /v1/editions/{id}/irritants',
      as: 'observer',
      path,
      status: 200,
      learn: { 'people.0.id': uuid(12), me: uuid(13) },
    },
    {
      name: 'triage',
      route: 'PATCH /v1/editions/{id}/irritants',
      as: 'organiser',
      path,
      body: {
        changes: [
          {
            log,
            id: irritant,
            version: 0,
            set: {
              state: 'accepted',
              product: { editor: 'Éditeur Alpha', name: 'Mystral' },
              released: 'La page de connexion s’affiche deux fois.',
            },
          },
        ],
      },
      status: 200,
    },
    {
      name: 'triage-stale',
      route: 'PATCH /v1/editions/{id}/irritants',
      as: 'organiser',
      path,
      body: { changes: [{ log, id: irritant, version: 0, set: { state: 'rejected' } }] },
      status: 409,
    },
    {
      name: 'triage-history',
      route: 'GET /v1/logs/{log}/irritants/{id}/history',
      as: 'observer',
      path: { log, id: irritant },
      status: 200,
    },
    {
      name: 'publisher-link',
      route: 'POST /v1/editions/{id}/publishers',
      as: 'organiser',
      path,
      body: { editor: 'Éditeur Alpha', until: '2027-01-31' },
      status: 201,
      learn: { token: 'jeton-de-l-editeur-donne-par-le-service-0001', id: link },
    },
    {
      name: 'publisher-other-link',
      route: 'POST /v1/editions/{id}/publishers',
      as: 'organiser',
      path,
      body: { editor: 'Éditeur Bêta', until: '2027-01-31' },
      status: 201,
      learn: { token: 'jeton-de-l-editeur-donne-par-le-service-0002', id: ended },
    },
    {
      name: 'publisher-link-ended',
      route: 'DELETE /v1/publishers/{id}',
      as: 'organiser',
      path: { id: ended },
      status: 200,
    },
    { name: 'publisher-links', route: 'GET /v1/editions/{id}/publishers', as: 'organiser', path, status: 200 },
    { name: 'publisher-reads', route: 'GET /v1/publisher/irritants', as: 'publisher', status: 200 },
  ];
};
