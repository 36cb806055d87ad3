/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { guesserOf, type Lockout } from '../auth/lockout.ts';
import { newToken } from '../auth/secret.ts';
import { callerOf, organisers, type App, type Context } from '../context.ts';
import { maskNir } from '../protocol/nir.ts';
import {
  registerBody,
  registered,
  registration,
  registrationLink,
  type RegisterBody,
} from '../protocol/participant.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

const params = z.object({ id: z.uuid() });
const tokenParams = z.object({ token: z.string().regex(/^[\w-]{43}$/) });

/** The public page of registration: behind the fragment's mark, so that no journal has the token. */
export const registrationUrl = (origin: string, token: string): string => `${origin}/#inscription=${token}`;

/** Anybody may write here: what looks like a patient's number never reaches the disk. */
const withoutNumbers = (said: RegisterBody): RegisterBody => ({
  ...said,
  label: maskNir(said.label),
  structure: maskNir(said.structure),
  editor: maskNir(said.editor),
  solution: maskNir(said.solution),
  version: maskNir(said.version),
  note: maskNir(said.note),
});

/** The public link by which people register themselves: made and closed by organisers, used by anybody who has it. */
export function addRegistrationRoutes(app: App, { store, listeners, now, publicUrl }: Context, pace: Lockout): void {
  app.post(
    '/v1/editions/:id/registration',
    {
      config: { access: organisers, scope: 'national' },
      schema: {
        summary: 'Opens the public link of registration; the earlier one is worth nothing',
        params,
        body: z.object({}).nullish(),
        response: { 201: registrationLink, ...errors },
      },
    },
    async (request, reply) => {
      const { token } = newToken();
      const edition = request.params.id;
      await store.participants.setRegistration({ edition, token, by: callerOf(request), now: now().toISOString() });
      return reply
        .code(201)
        .send({ v: 1 as const, registration: { token, link: registrationUrl(publicUrl(), token) } });
    },
  );

  app.delete(
    '/v1/editions/:id/registration',
    {
      config: { access: organisers, scope: 'national' },
      schema: {
        summary: 'Closes the public link of registration',
        params,
        response: { 200: registrationLink, ...errors },
      },
    },
    async (request) => {
      const edition = request.params.id;
      await store.participants.setRegistration({
        edition,
        token: null,
        by: callerOf(request),
        now: now().toISOString(),
      });
      return { v: 1 as const, registration: null };
    },
  );

  app.get(
    '/v1/registrations/:token',
    {
      config: { access: 'anybody', scope: 'none' },
      schema: {
        summary: 'What the public page of registration shows',
        params: tokenParams,
        response: { 200: registration, ...errors },
      },
    },
    async (request) => store.participants.openRegistration(request.params.token),
  );

  app.post(
    '/v1/registrations/:token',
    {
      config: { access: 'anybody', scope: 'none' },
      schema: {
        summary: 'Registers oneself, to be approved; the answer is the same whether the address was known',
        params: tokenParams,
        body: registerBody,
        response: { 200: registered, ...errors },
      },
    },
    async (request) => {
      const at = now();
      const who = guesserOf(request.ip);
      const seconds = pace.seconds(who, at.getTime());
      if (seconds > 0) throw new Refusal('rate.limited', { seconds });
      pace.wrong(who, at.getTime());
      const edition = await store.participants.register({
        token: request.params.token,
        said: withoutNumbers(request.body),
        now: at.toISOString(),
      });
      // Of no log: the boards read again what they show. Whether or not the address was known.
      listeners.poke({ log: edition, head: 0 });
      return { v: 1 as const };
    },
  );
}
