/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import type { FastifyRequest } from 'fastify';
import type { Passwords } from '../auth/password.ts';
import { checkNewPassword, type SignIn } from '../auth/sign-in.ts';
import { newRecoveryCodes, newTotpSecret, recoveryHash, totpStep, totpUri } from '../auth/totp.ts';
import { callerOf, staff, type App, type Context } from '../context.ts';
import {
  done,
  ownAccount,
  passwordChange,
  passwordCheck,
  recoveryCodes,
  totpConfirm,
  totpOffer,
} from '../protocol/account.ts';
import { Refusal } from '../refusal.ts';
import type { Secrets } from '../store/account-port.ts';
import { errors } from './errors.ts';

const own = { access: staff, scope: 'none' } as const;

const hashesOf = (codes: readonly string[]): string[] => codes.map((code) => recoveryHash(code) ?? '');

/** What one does with one's own account. A key of the board is not one. */
export function addOwnAccountRoutes(
  app: App,
  { store, now, listeners }: Context,
  signIn: SignIn,
  passwords: Passwords,
): void {
  const stamp = () => now().toISOString();
  const secretsOf = async (request: FastifyRequest): Promise<Secrets> => {
    const found = await store.accounts.secretsOf({ person: callerOf(request).person });
    if (found === null) throw new Refusal('account.none');
    return found;
  };

  app.get(
    '/v1/account',
    { config: own, schema: { summary: 'The account of the caller', response: { 200: ownAccount, ...errors } } },
    async (request) => ({
      v: 1 as const,
      ...(await store.accounts.ownAccount(callerOf(request).person, stamp())),
    }),
  );

  app.put(
    '/v1/account/password',
    {
      config: own,
      schema: {
        summary: 'Changes the password of the caller; their other sessions end',
        body: passwordChange,
        response: { 200: done, ...errors },
      },
    },
    async (request) => {
      const { current, password } = request.body;
      const secrets = await secretsOf(request);
      checkNewPassword(password, secrets.email, callerOf(request).label);
      await signIn.again(secrets, current, request);
      const kept = await passwords.hash(password);
      const { person, password: judged } = secrets;
      const except = request.session ?? '';
      await store.accounts.setPassword({ person, password: kept, judged, except, now: stamp() });
      listeners.endOf(person);
      return { v: 1 as const };
    },
  );

  app.post(
    '/v1/account/totp',
    {
      config: own,
      schema: {
        summary: 'Offers a secret for an authenticator; it is in force once a code of it was given',
        body: passwordCheck,
        response: { 200: totpOffer, ...errors },
      },
    },
    async (request) => {
      const secrets = await secretsOf(request);
      await signIn.again(secrets, request.body.password, request);
      const secret = newTotpSecret();
      await store.accounts.offerTotp({ person: secrets.person, secret, judged: secrets.password });
      return { v: 1 as const, secret, uri: totpUri(secret, secrets.email) };
    },
  );

  app.put(
    '/v1/account/totp',
    {
      config: own,
      schema: {
        summary: 'Puts the offered secret in force with a code of it; gives recovery codes, shown once',
        body: totpConfirm,
        response: { 200: recoveryCodes, ...errors },
      },
    },
    async (request) => {
      const { person, totpOffer: offered } = await secretsOf(request);
      const step = offered === null ? null : totpStep(offered, request.body.code, now());
      if (step === null) throw new Refusal('totp.wrong');
      const codes = newRecoveryCodes();
      await store.accounts.acceptTotp({ person, judged: offered, step, recovery: hashesOf(codes), now: stamp() });
      return { v: 1 as const, codes };
    },
  );

  app.post(
    '/v1/account/totp/off',
    {
      config: own,
      schema: { summary: 'Takes the second step off', body: passwordCheck, response: { 200: done, ...errors } },
    },
    async (request) => {
      const secrets = await secretsOf(request);
      await signIn.again(secrets, request.body.password, request);
      const { person, password: judged } = secrets;
      await store.accounts.dropTotp({ person, judged, now: stamp() });
      return { v: 1 as const };
    },
  );

  app.post(
    '/v1/account/recovery',
    {
      config: own,
      schema: {
        summary: 'Makes other recovery codes, shown once; the earlier ones end',
        body: passwordCheck,
        response: { 200: recoveryCodes, ...errors },
      },
    },
    async (request) => {
      const secrets = await secretsOf(request);
      await signIn.again(secrets, request.body.password, request);
      if (secrets.totp === null) throw new Refusal('totp.wrong');
      const codes = newRecoveryCodes();
      const { person, password: judged } = secrets;
      await store.accounts.setRecovery({ person, judged, recovery: hashesOf(codes), now: stamp() });
      return { v: 1 as const, codes };
    },
  );
}
