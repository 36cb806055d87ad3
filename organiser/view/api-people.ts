import {
  importAnswer,
  inviteAnswer,
  participant,
  participants,
  registered,
  registration,
  registrationLink,
  statesAnswer,
  type ImportRow,
  type InviteBody,
  type NewParticipant,
  type ParticipantPatch,
  type RegisterBody,
  type StatesBody,
} from '../protocol/participant.ts';
import { call, id } from './api.ts';

const of = (edition: string, tail = ''): string => `/v1/editions/${id(edition)}/participants${tail}`;

/** What the board asks of the participants, and what the public page of registration asks without a token. */
export const peopleApi = {
  list: (token: string, edition: string) => call({ method: 'GET', path: of(edition), token }, participants),
  add: (token: string, edition: string, body: NewParticipant) =>
    call({ method: 'POST', path: of(edition), token, body }, participant),
  change: (token: string, one: string, body: ParticipantPatch) =>
    call({ method: 'PATCH', path: `/v1/participants/${id(one)}`, token, body }, participant),
  setStates: (token: string, edition: string, body: StatesBody) =>
    call({ method: 'POST', path: of(edition, '/state'), token, body }, statesAnswer),
  importRows: (token: string, edition: string, rows: readonly ImportRow[]) =>
    call({ method: 'POST', path: of(edition, '/import'), token, body: { rows } }, importAnswer),
  invite: (token: string, edition: string, body: InviteBody) =>
    call({ method: 'POST', path: of(edition, '/invite'), token, body }, inviteAnswer),
  openRegistration: (token: string, edition: string) =>
    call({ method: 'POST', path: `/v1/editions/${id(edition)}/registration`, token, body: {} }, registrationLink),
  closeRegistration: (token: string, edition: string) =>
    call({ method: 'DELETE', path: `/v1/editions/${id(edition)}/registration`, token }, registrationLink),
  registration: (link: string) =>
    call({ method: 'GET', path: `/v1/registrations/${id(link)}`, token: null }, registration),
  register: (link: string, body: RegisterBody) =>
    call({ method: 'POST', path: `/v1/registrations/${id(link)}`, token: null, body }, registered),
};
