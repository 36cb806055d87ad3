/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import type { SignIn } from '../auth/sign-in.ts';
import { callerOf, staff, type App, type Context } from '../context.ts';
import { boardSessions, done, openedSession, signInRequest, signInWays } from '../protocol/account.ts';
import { Refusal } from '../refusal.ts';
import type { Caller } from '../store/port.ts';
import { errors } from './errors.ts';

/** Manages everybody's accounts and sessions. */
const isNational = ({ role, regions }: Caller): boolean => role === 'organiser' && regions === null;

/** Signing in and out, and the sessions that are open. */
export function addSessionRoutes(
  app: App,
  { store, now, listeners }: Context,
  signIn: SignIn,
  oidc: string | null,
): void {
  const stamp = () => now().toISOString();

  app.get(
    '/v1/session/ways',
    {
      config: { access: 'anybody', scope: 'none' },
      schema: { summary: 'How one signs in here', response: { 200: signInWays, ...errors } },
    },
    async () => ({ v: 1 as const, oidc }),
  );

  app.post(
    '/v1/session',
    {
      config: { access: 'anybody', scope: 'none' },
      schema: {
        summary: 'Signs in with an e-mail address and a password',
        body: signInRequest,
        response: { 201: openedSession, ...errors },
      },
    },
    async (request, reply) => reply.code(201).send(await signIn.withPassword(request.body, request)),
  );

  app.delete(
    '/v1/session',
    {
      config: { access: staff, scope: 'none' },
      schema: { summary: 'Signs out: the session of this token ends', response: { 200: done, ...errors } },
    },
    async (request) => {
      if (request.session === null) throw new Refusal('account.none');
      const by = callerOf(request);
      await store.accounts.endSession({ hash: request.session, by, now: stamp() });
      listeners.endOf(by.person);
      return { v: 1 as const };
    },
  );

  app.get(
    '/v1/sessions',
    {
      config: { access: staff, scope: 'none' },
      schema: {
        summary: 'The open sessions of the caller or, for national organisers, of the person named',
        querystring: z.object({ person: z.uuid().optional() }),
        response: { 200: boardSessions, ...errors },
      },
    },
    async (request) => {
      const by = callerOf(request);
      const { person = by.person } = request.query;
      if (person !== by.person && !isNational(by)) throw new Refusal('rights.refused');
      const sessions = await store.accounts.sessions({ person, hash: request.session ?? '', now: stamp() });
      return { v: 1 as const, sessions };
    },
  );

  app.delete(
    '/v1/sessions/:id',
    {
      config: { access: staff, scope: 'none' },
      schema: {
        summary: 'Ends a session: one of the caller’s own or, for national organisers, anybody’s',
        params: z.object({ id: z.uuid() }),
        response: { 200: done, ...errors },
      },
    },
    async (request) => {
      const by = callerOf(request);
      const { id } = request.params;
      const { person } = await store.accounts.endSessionById({ id, anybody: isNational(by), by, now: stamp() });
      listeners.endOf(person);
      return { v: 1 as const };
    },
  );
}
