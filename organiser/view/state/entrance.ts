import {
  done,
  invitationTold,
  openedSession,
  signInWays,
  type InvitationTold,
  type OpenedSession,
  type SignInWays,
} from '../../protocol/account.ts';
import { call, type Result } from '../api.ts';

/** What is asked of the hub before anybody is known. */
export type SignInBody = { email: string; password: string; code?: string };

export const signInWaysOf = (): Promise<Result<SignInWays>> =>
  call({ method: 'GET', path: '/v1/session/ways', token: null }, signInWays);

export const openSession = (body: SignInBody): Promise<Result<OpenedSession>> =>
  call({ method: 'POST', path: '/v1/session', token: null, body }, openedSession);

export const exchangeCode = (code: string, totp: string | null): Promise<Result<OpenedSession>> =>
  call({ method: 'POST', path: '/v1/session/exchange', token: null, body: { code, totp } }, openedSession);

export const closeSession = (token: string): Promise<Result<unknown>> =>
  call({ method: 'DELETE', path: '/v1/session', token }, done);

export const readInvitation = (token: string): Promise<Result<InvitationTold>> =>
  call({ method: 'POST', path: '/v1/invitation', token: null, body: { token } }, invitationTold);

export const choosePassword = (body: {
  token: string;
  password: string;
  code?: string;
}): Promise<Result<OpenedSession>> =>
  call({ method: 'POST', path: '/v1/invitation/password', token: null, body }, openedSession);
