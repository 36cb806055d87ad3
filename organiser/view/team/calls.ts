import type { z } from 'zod';
import {
  account,
  accounts,
  boardKeys,
  boardSessions,
  done,
  invitation,
  oidcAddress,
  ownAccount,
  recoveryCodes,
  totpOffer,
  type AccountChange,
  type NewAccount,
} from '../../protocol/account.ts';
import { auditPage } from '../../protocol/audit.ts';
import { call, type Result } from '../api.ts';
import { noted, SIGNED_OUT } from '../state/actions.ts';
import { session } from '../state/session.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function ask<T>(method: Method, path: string, schema: z.ZodType<T>, body?: unknown): Promise<Result<T>> {
  const token = session()?.key;
  if (token === undefined) return SIGNED_OUT;
  return noted(await call({ method, path, token, ...(body !== undefined && { body }) }, schema));
}

const id = encodeURIComponent;

export const readAccounts = () => ask('GET', '/v1/accounts', accounts);
export const addAccount = (body: NewAccount) => ask('POST', '/v1/accounts', invitation, body);
export const changeAccount = (of: string, body: AccountChange) => ask('PATCH', `/v1/accounts/${id(of)}`, account, body);
export const newLink = (of: string, withoutTotp: boolean) =>
  ask('POST', `/v1/accounts/${id(of)}/invitation`, invitation, { withoutTotp });

/** Sessions of a person, or one's own. */
export const readSessions = (of: string | null) =>
  ask('GET', `/v1/sessions${of === null ? '' : `?person=${id(of)}`}`, boardSessions);
export const endSession = (one: string) => ask('DELETE', `/v1/sessions/${id(one)}`, done);

export const readKeys = () => ask('GET', '/v1/keys', boardKeys);
export const endKey = (one: string) => ask('DELETE', `/v1/keys/${id(one)}`, done);

export const readOwn = () => ask('GET', '/v1/account', ownAccount);
export const changePassword = (body: { current: string; password: string }) =>
  ask('PUT', '/v1/account/password', done, body);
export const offerTotp = (password: string) => ask('POST', '/v1/account/totp', totpOffer, { password });
export const confirmTotp = (code: string) => ask('PUT', '/v1/account/totp', recoveryCodes, { code });
export const dropTotp = (password: string) => ask('POST', '/v1/account/totp/off', done, { password });
export const otherRecovery = (password: string) => ask('POST', '/v1/account/recovery', recoveryCodes, { password });

export const linkProvider = (password: string) => ask('POST', '/v1/account/oidc', oidcAddress, { password });
export const unlinkProvider = (password: string) => ask('POST', '/v1/account/oidc/off', done, { password });

export const readAudit = (query: URLSearchParams) => ask('GET', `/v1/audit?${query}`, auditPage);
