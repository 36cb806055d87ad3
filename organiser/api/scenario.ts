import { createHash } from 'node:crypto';
import { planningSteps } from './scenario-planning.ts';
import { peopleSteps } from './scenario-people.ts';
import { irritantSteps } from './scenario-irritant.ts';
import { accountScenario } from './scenario-account.ts';

/** Whose token a request carries; `account` signed in with a password, `monitor` is the reader of the figures. */
export type Teller = 'participant' | 'organiser' | 'observer' | 'account' | 'publisher' | 'monitor' | null;

/** One request of the story. Names below stand for what a hub draws at random; `learn` says where an answer tells it. */
export type Step = {
  name: string;
  route: string;
  as: Teller;
  path?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: unknown;
  status: number;
  /** Name by place in the answer: `slot.log`, `participants.0.id`; `link#a=`: what follows in it. */
  learn?: Record<string, string>;
};

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [EDITION, SLOT, LOG, PERSON] = [uuid(1), uuid(2), uuid(3), uuid(4)] as const;
const [DEVICE, SECOND_DEVICE, EPOCH, RECEIPT] = [uuid(5), uuid(6), uuid(7), uuid(8)] as const;
const [CODE, RECEIVED_CODE, SENT_CODE] = ['ABCD-EFGH', 'JKMN-PQRS', 'TVWX-YZ23'] as const;
const TOKEN = 'jeton-du-participant-donne-par-le-service-01';
const SECOND_TOKEN = 'jeton-du-participant-donne-par-le-service-02';
const NONCE = '0a1b2c3d'.repeat(8);
/** Stands for a report encrypted with age. */
const BLOB = 'age-encryption.org/v1\nun compte rendu chiffré pour les organisateurs\n';
const SHA = createHash('sha256').update(BLOB).digest('hex');
const NOW = '2026-11-23T09:00:00.000Z';

const inLog = { log: LOG };
const inEdition = { id: EDITION };
const inSlot = { id: SLOT };
const message = (n: number, text: string) => ({ device: DEVICE, n, kind: 'message.posted', body: { text }, at: NOW });
const sync = (after: number, push: unknown[] = []) => ({ v: 1, epoch: EPOCH, after, push });
const host = {
  id: 'psc-auth',
  service: 'Pro Santé Connect',
  group: 'psc',
  host: 'auth.psc.example',
  port: 443,
  protocol: 'tls',
  couloirs: null,
  need: 'needed',
  igc: false,
  mutual: false,
  confidence: 'derived',
  source: 'exemple',
};

/** The story: an organiser opens an edition, a participant comes in and works, the organisers follow. In the order that works. */
export const scenario: readonly Step[] = [
  { name: 'well', route: 'GET /healthz', as: null, status: 200 },
  { name: 'alive', route: 'GET /healthz/live', as: null, status: 200 },
  { name: 'figures', route: 'GET /metrics', as: 'monitor', status: 200 },
  { name: 'hub', route: 'GET /v1/hub', as: null, status: 200, learn: { epoch: EPOCH } },
  {
    name: 'edition',
    route: 'POST /v1/editions',
    as: 'organiser',
    body: {
      name: "Vérif' Ségur de démonstration",
      startsOn: '2026-11-23',
      endsOn: '2026-11-25',
      contact: 'contact@example.org',
      reportKey: `age1${'q'.repeat(58)}`,
    },
    status: 201,
    learn: { id: EDITION },
  },
  { name: 'editions', route: 'GET /v1/editions', as: 'observer', status: 200 },
  {
    name: 'slot',
    route: 'POST /v1/editions/{id}/slots',
    as: 'organiser',
    path: inEdition,
    body: {
      startsAt: '2026-11-24T13:00:00.000Z',
      minutes: 60,
      couloir: 'officine',
      label: 'Officine de démonstration',
    },
    status: 201,
    learn: { id: SLOT, log: LOG },
  },
  {
    name: 'code',
    route: 'POST /v1/slots/{id}/code',
    as: 'organiser',
    path: inSlot,
    body: {},
    status: 201,
    learn: { code: CODE },
  },
  {
    name: 'join',
    route: 'POST /v1/join',
    as: null,
    body: { code: CODE, device: DEVICE },
    status: 200,
    learn: { token: TOKEN, 'participant.id': PERSON },
  },
  {
    name: 'used-code',
    route: 'POST /v1/join',
    as: null,
    body: { code: CODE, device: SECOND_DEVICE },
    status: 409,
  },
  { name: 'me', route: 'GET /v1/me', as: 'participant', status: 200 },
  {
    name: 'push',
    route: 'POST /v1/logs/{log}/sync',
    as: 'participant',
    path: inLog,
    body: sync(0, [
      {
        device: DEVICE,
        n: 1,
        kind: 'slot.joined',
        body: { app: '0.1.0', platform: 'win32', guide: '2026-11' },
        at: NOW,
      },
      message(2, 'Bonjour, je suis prêt.'),
    ]),
    status: 200,
  },
  {
    name: 'fork',
    route: 'POST /v1/logs/{log}/sync',
    as: 'participant',
    path: inLog,
    body: sync(2, [message(2, 'Un autre texte sous le même numéro.')]),
    status: 409,
  },
  { name: 'pull', route: 'POST /v1/logs/{log}/sync', as: 'observer', path: inLog, body: sync(1), status: 200 },
  { name: 'pokes', route: 'GET /v1/stream', as: 'participant', status: 200 },
  {
    name: 'upload',
    route: 'PUT /v1/blobs/{sha256}',
    as: 'participant',
    path: { sha256: SHA },
    body: BLOB,
    status: 201,
    learn: { receipt: RECEIPT },
  },
  { name: 'uploaded', route: 'HEAD /v1/blobs/{sha256}', as: 'participant', path: { sha256: SHA }, status: 200 },
  { name: 'reports', route: 'GET /v1/editions/{id}/reports', as: 'observer', path: inEdition, status: 200 },
  { name: 'download', route: 'GET /v1/blobs/{sha256}', as: 'organiser', path: { sha256: SHA }, status: 200 },
  {
    name: 'challenge',
    route: 'POST /v1/logs/{log}/proof/challenge',
    as: 'participant',
    path: inLog,
    body: {},
    status: 200,
    learn: { nonce: NONCE },
  },
  {
    name: 'proof-without-challenge',
    route: 'POST /v1/logs/{log}/proof',
    as: 'participant',
    path: inLog,
    body: { nonce: 'f'.repeat(64), certificate: 'MIIB', signature: 'AAAA' },
    status: 409,
  },
  {
    name: 'ask-a-code',
    route: 'POST /v1/logs/{log}/mss/receive',
    as: 'participant',
    path: inLog,
    body: { address: 'cabinet.essai@medecin.mssante.fr' },
    status: 200,
  },
  {
    name: 'code-by-hand',
    route: 'POST /v1/logs/{log}/mss/hand/code',
    as: 'organiser',
    path: inLog,
    body: {},
    status: 200,
    learn: { code: RECEIVED_CODE },
  },
  {
    name: 'code-typed-back',
    route: 'POST /v1/logs/{log}/mss/receive/answer',
    as: 'participant',
    path: inLog,
    body: { code: RECEIVED_CODE },
    status: 200,
  },
  {
    name: 'code-to-send',
    route: 'POST /v1/logs/{log}/mss/send',
    as: 'participant',
    path: inLog,
    body: { domain: 'medecin.mssante.fr' },
    status: 200,
    learn: { code: SENT_CODE },
  },
  {
    name: 'code-found',
    route: 'POST /v1/logs/{log}/mss/hand/received',
    as: 'organiser',
    path: inLog,
    body: { code: SENT_CODE },
    status: 200,
  },
  {
    name: 'box-given',
    route: 'PUT /v1/mss/box',
    as: 'organiser',
    body: { box: 'equipe@region.mssante.fr' },
    status: 200,
  },
  { name: 'box', route: 'GET /v1/mss/box', as: 'observer', status: 200 },
  { name: 'mail', route: 'GET /v1/mail', as: 'observer', status: 200 },
  { name: 'slots', route: 'GET /v1/editions/{id}/slots', as: 'observer', path: inEdition, status: 200 },
  {
    name: 'contact',
    route: 'PUT /v1/slots/{id}/contact',
    as: 'organiser',
    path: inSlot,
    body: { email: 'officine@example.org' },
    status: 200,
  },
  { name: 'readiness', route: 'GET /v1/editions/{id}/readiness', as: 'observer', path: inEdition, status: 200 },
  {
    name: 'reminder',
    route: 'POST /v1/editions/{id}/reminders',
    as: 'organiser',
    path: inEdition,
    body: {
      items: [{ slot: SLOT, text: 'Bonjour, pensez à vérifier vos prérequis.' }],
      mail: false,
      subject: 'Vos prérequis',
      again: false,
    },
    status: 200,
  },
  {
    name: 'publish',
    route: 'PUT /v1/editions/{id}/lists/{name}',
    as: 'organiser',
    path: { ...inEdition, name: 'hosts' },
    body: {
      expected: 0,
      label: 'Machines de démonstration',
      asOf: '2026-11-20',
      example: true,
      body: { rows: [host] },
    },
    status: 200,
  },
  {
    name: 'publish-stale',
    route: 'PUT /v1/editions/{id}/lists/{name}',
    as: 'organiser',
    path: { ...inEdition, name: 'hosts' },
    body: {
      expected: 0,
      label: 'Machines de démonstration',
      asOf: '2026-11-20',
      example: true,
      body: { rows: [host] },
    },
    status: 409,
  },
  {
    name: 'publish-file-refused',
    route: 'PUT /v1/editions/{id}/lists/mss-domains/file',
    as: 'organiser',
    path: inEdition,
    query: { expected: 0 },
    body: '<listeBlanche/>',
    status: 422,
  },
  { name: 'publications', route: 'GET /v1/editions/{id}/lists', as: 'observer', path: inEdition, status: 200 },
  {
    name: 'publication',
    route: 'GET /v1/editions/{id}/lists/{name}',
    as: 'observer',
    path: { ...inEdition, name: 'hosts' },
    query: { version: 1 },
    status: 200,
  },
  ...peopleSteps({ edition: EDITION, uuid }),
  { name: 'lists', route: 'GET /v1/lists', as: 'participant', status: 200 },
  { name: 'list', route: 'GET /v1/lists/{name}', as: 'participant', path: { name: 'hosts' }, status: 200 },
  ...irritantSteps({
    edition: EDITION,
    log: LOG,
    uuid,
    said: (id) =>
      sync(8, [
        {
          ...message(3, ''),
          kind: 'irritant.reported',
          body: {
            id,
            step: null,
            category: 'connexion',
            severity: 'genant',
            text: 'La page de connexion revient deux fois.',
          },
        },
      ]),
  }),
  ...planningSteps({ edition: EDITION, slot: SLOT, uuid }),
  {
    name: 'other-device',
    route: 'POST /v1/device',
    as: 'participant',
    body: { device: SECOND_DEVICE },
    status: 200,
    learn: { token: SECOND_TOKEN },
  },
  ...accountScenario,
];
