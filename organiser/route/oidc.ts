/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserOf, markBrowser } from '../auth/browser-cookie.ts';
import { guesserOf, Lockout } from '../auth/lockout.ts';
import type { Back, NotIn, OidcSignIn } from '../auth/oidc.ts';
import { ProviderTrouble } from '../auth/provider.ts';
import type { SignIn } from '../auth/sign-in.ts';
import { callerOf, staff, type App, type Context } from '../context.ts';
import { done, exchangeRequest, oidcAddress, openedSession, passwordCheck } from '../protocol/account.ts';
import { errorFields } from '../log.ts';
import { Refusal } from '../refusal.ts';
import type { Secrets } from '../store/account-port.ts';
import { errors } from './errors.ts';

/** Sign-ins begun from one address in a quarter of an hour: a whole office may be behind it. */
const BEGINNINGS = 60;
const own = { access: staff, scope: 'none' } as const;
const open = { access: 'anybody', scope: 'none' } as const;

/** Where the board takes over. Always of this hub: nothing of the request is in it. */
function placeOf(back: Back): string {
  if ('linked' in back) return '/#/mon-compte';
  if ('code' in back) return `/#connexion=${back.code}`;
  return back.link ? `/#/mon-compte/${back.refused}` : refusedPlace(back.refused);
}
const refusedPlace = (why: NotIn | 'none' | 'often' | 'failed'): string => `/#connexion-refusee=${why}`;

/** Signing in by the identity provider, and the link of one's own account with it. `oidc`: null without a provider. */
export function addOidcRoutes(
  app: App,
  { store, now, log, publicUrl }: Context,
  signIn: SignIn,
  oidc: OidcSignIn | null,
): void {
  const beginnings = new Lockout(BEGINNINGS);
  const secure = (): boolean => publicUrl().startsWith('https:');
  const secretsOf = async (request: FastifyRequest): Promise<Secrets> => {
    const found = await store.accounts.secretsOf({ person: callerOf(request).person });
    if (found === null) throw new Refusal('account.none');
    return found;
  };
  /** A person is in front of it, who would see a refusal of the protocol as it is: they are led back to the board. */
  const lead = async (reply: FastifyReply, request: FastifyRequest, work: () => Promise<string>) => {
    const place = await work().catch((error: unknown) => {
      if (error instanceof ProviderTrouble) return refusedPlace(error.why);
      log('error', 'oidc.failed', { id: request.id, ...errorFields(error) });
      return refusedPlace('failed');
    });
    return reply.redirect(place, 302);
  };

  app.get(
    '/v1/oidc/start',
    { config: open, schema: { summary: 'Leads the browser to the identity provider', response: errors } },
    async (request, reply) =>
      lead(reply, request, async () => {
        if (oidc === null) return refusedPlace('none');
        const from = guesserOf(request.ip);
        const at = now().getTime();
        if (beginnings.seconds(from, at) > 0) return refusedPlace('often');
        beginnings.wrong(from, at);
        return oidc.begin(markBrowser(request, reply, secure()), null);
      }),
  );

  app.get(
    '/v1/oidc/callback',
    { config: open, schema: { summary: 'Takes the answer of the identity provider', response: errors } },
    async (request, reply) =>
      lead(reply, request, async () => {
        if (oidc === null) return refusedPlace('none');
        const query = request.url.slice(`${request.url}?`.indexOf('?') + 1);
        return placeOf(await oidc.back(query, browserOf(request, secure())));
      }),
  );

  app.post(
    '/v1/session/exchange',
    {
      config: open,
      schema: {
        summary: 'Signs in with the one-time code that came back from the identity provider',
        body: exchangeRequest,
        response: { 201: openedSession, ...errors },
      },
    },
    async (request, reply) => {
      if (oidc === null) throw new Refusal('oidc.expired');
      return reply.code(201).send(await oidc.exchange(request.body, browserOf(request, secure()), request));
    },
  );

  app.post(
    '/v1/account/oidc',
    {
      config: own,
      schema: {
        summary: 'Begins to link the account of the caller with the identity provider',
        body: passwordCheck,
        response: { 200: oidcAddress, ...errors },
      },
    },
    async (request, reply) => {
      const secrets = await secretsOf(request);
      if (oidc === null) throw new Refusal('oidc.none');
      await signIn.again(secrets, request.body.password, request);
      try {
        const address = await oidc.begin(markBrowser(request, reply, secure()), secrets);
        return { v: 1 as const, address };
      } catch (error) {
        throw error instanceof ProviderTrouble ? new Refusal('oidc.unreachable') : error;
      }
    },
  );

  app.post(
    '/v1/account/oidc/off',
    {
      config: own,
      schema: {
        summary: 'Ends the link of the account of the caller with the identity provider',
        body: passwordCheck,
        response: { 200: done, ...errors },
      },
    },
    async (request) => {
      const secrets = await secretsOf(request);
      await signIn.again(secrets, request.body.password, request);
      const { person, password: judged } = secrets;
      await store.oidc.unlink({ person, judged, now: now().toISOString() });
      return { v: 1 as const };
    },
  );
}
