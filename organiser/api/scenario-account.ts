import type { Step } from './scenario.ts';

const uuid = (n: number): string => `00000000-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`;
const [ACCOUNT, ORGANISER, OBSERVER, SESSION, EARLIER] = [uuid(1), uuid(2), uuid(3), uuid(4), uuid(5)] as const;
const INVITATION = 'jeton-du-lien-a-usage-unique-donne-par-le-service-01';
const SECOND_INVITATION = 'jeton-du-lien-a-usage-unique-donne-par-le-service-02';
const TOKEN = 'jeton-de-la-personne-connectee-donne-par-le-service-01';
const SECOND_TOKEN = 'jeton-de-la-personne-connectee-donne-par-le-service-02';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const EMAIL = 'camille@region.example';
const PASSWORD = 'quatre mots pris au hasard';
const LATER = 'cinq autres mots pris au hasard';

/** An organiser invites an observer of one region, who chooses a password, signs in and out. */
export const accountScenario: readonly Step[] = [
  { name: 'ways', route: 'GET /v1/session/ways', as: null, status: 200 },
  {
    name: 'account',
    route: 'POST /v1/accounts',
    as: 'organiser',
    body: { label: 'Camille (Bretagne)', email: EMAIL, role: 'observer', regions: ['Bretagne'] },
    status: 201,
    learn: { 'account.id': ACCOUNT, 'link#invitation=': INVITATION },
  },
  { name: 'invited', route: 'POST /v1/invitation', as: null, body: { token: INVITATION }, status: 200 },
  {
    name: 'password-chosen',
    route: 'POST /v1/invitation/password',
    as: null,
    body: { token: INVITATION, password: PASSWORD },
    status: 201,
    learn: { token: TOKEN },
  },
  {
    name: 'sign-in-refused',
    route: 'POST /v1/session',
    as: null,
    body: { email: EMAIL, password: 'un mot de passe faux' },
    status: 403,
  },
  {
    name: 'sign-in',
    route: 'POST /v1/session',
    as: null,
    body: { email: EMAIL, password: PASSWORD },
    status: 201,
    learn: { token: SECOND_TOKEN },
  },
  { name: 'provider-start', route: 'GET /v1/oidc/start', as: null, status: 302 },
  { name: 'provider-back', route: 'GET /v1/oidc/callback', as: null, status: 302 },
  {
    name: 'provider-exchange',
    route: 'POST /v1/session/exchange',
    as: null,
    body: { code: 'code-a-usage-unique-du-fragment-du-tableau-de-bord' },
    status: 410,
  },
  { name: 'own-account', route: 'GET /v1/account', as: 'account', status: 200 },
  {
    name: 'sessions',
    route: 'GET /v1/sessions',
    as: 'account',
    status: 200,
    learn: { 'sessions.0.id': SESSION, 'sessions.1.id': EARLIER },
  },
  { name: 'session-ended', route: 'DELETE /v1/sessions/{id}', as: 'account', path: { id: EARLIER }, status: 200 },
  {
    name: 'password-changed',
    route: 'PUT /v1/account/password',
    as: 'account',
    body: { current: PASSWORD, password: LATER },
    status: 200,
  },
  {
    name: 'totp-offered',
    route: 'POST /v1/account/totp',
    as: 'account',
    body: { password: LATER },
    status: 200,
    learn: { secret: SECRET },
  },
  { name: 'totp-wrong', route: 'PUT /v1/account/totp', as: 'account', body: { code: '000000' }, status: 422 },
  { name: 'provider-link', route: 'POST /v1/account/oidc', as: 'account', body: { password: LATER }, status: 409 },
  {
    name: 'provider-unlink',
    route: 'POST /v1/account/oidc/off',
    as: 'account',
    body: { password: LATER },
    status: 200,
  },
  { name: 'totp-off', route: 'POST /v1/account/totp/off', as: 'account', body: { password: LATER }, status: 200 },
  {
    name: 'recovery-without-totp',
    route: 'POST /v1/account/recovery',
    as: 'account',
    body: { password: LATER },
    status: 422,
  },
  { name: 'accounts', route: 'GET /v1/accounts', as: 'organiser', status: 200 },
  {
    name: 'rights-changed',
    route: 'PATCH /v1/accounts/{id}',
    as: 'organiser',
    path: { id: ACCOUNT },
    body: { regions: ['Bretagne', 'Normandie'] },
    status: 200,
  },
  {
    name: 'other-link',
    route: 'POST /v1/accounts/{id}/invitation',
    as: 'organiser',
    path: { id: ACCOUNT },
    body: { withoutTotp: false },
    status: 201,
    learn: { 'link#invitation=': SECOND_INVITATION },
  },
  {
    name: 'keys',
    route: 'GET /v1/keys',
    as: 'organiser',
    status: 200,
    learn: { 'keys.0.id': OBSERVER, 'keys.1.id': ORGANISER },
  },
  { name: 'last-key', route: 'DELETE /v1/keys/{id}', as: 'organiser', path: { id: ORGANISER }, status: 409 },
  { name: 'audit', route: 'GET /v1/audit', as: 'organiser', query: { act: 'account' }, status: 200 },
  { name: 'sign-out', route: 'DELETE /v1/session', as: 'account', status: 200 },
];
