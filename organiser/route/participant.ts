/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, staff, type App, type Context } from '../context.ts';
import {
  importAnswer,
  importBody,
  newParticipant,
  participant,
  participantPatch,
  participants,
  statesAnswer,
  statesBody,
} from '../protocol/participant.ts';
import { registrationUrl } from './registration.ts';
import { errors } from './errors.ts';

const params = z.object({ id: z.uuid() });
/** Two hundred lines at their longest. */
const IMPORT_BYTES = 1024 * 1024;

/** The participants of an edition. Their addresses are answered to organisers only. */
export function addParticipantRoutes(app: App, { store, mailer, now, publicUrl }: Context): void {
  const stamp = () => now().toISOString();

  app.get(
    '/v1/editions/:id/participants',
    {
      config: { access: staff, scope: 'edition' },
      schema: { summary: 'The participants of an edition', params, response: { 200: participants, ...errors } },
    },
    async (request) => {
      const by = callerOf(request);
      const mayReach = by.role === 'organiser';
      const all = await store.participants.list(request.params.id, by, stamp());
      const token = mayReach ? await store.participants.registration(request.params.id) : null;
      return {
        v: 1 as const,
        participants: mayReach ? all : all.map((one) => ({ ...one, email: null })),
        registration: token === null ? null : registrationUrl(publicUrl(), token),
        mail: mailer.configured,
      };
    },
  );

  app.post(
    '/v1/editions/:id/participants',
    {
      config: { access: organisers, scope: 'edition' },
      schema: {
        summary: 'Adds a participant',
        params,
        body: newParticipant,
        response: { 201: participant, ...errors },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const made = await store.participants.add({
        edition: id,
        said: request.body,
        by: callerOf(request),
        now: stamp(),
      });
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/v1/editions/:id/participants/import',
    {
      config: { access: organisers, scope: 'edition' },
      bodyLimit: IMPORT_BYTES,
      schema: {
        summary: 'Adds and changes participants by address: all of them or none',
        params,
        body: importBody,
        response: { 200: importAnswer, ...errors },
      },
    },
    async (request) => {
      const { rows } = request.body;
      const edition = request.params.id;
      const done = await store.participants.importRows({ edition, rows, by: callerOf(request), now: stamp() });
      return { v: 1 as const, ...done };
    },
  );

  app.patch(
    '/v1/participants/:id',
    {
      config: { access: organisers, scope: 'participant' },
      schema: {
        summary: 'Changes what is known of a participant',
        params,
        body: participantPatch,
        response: { 200: participant, ...errors },
      },
    },
    async (request) =>
      store.participants.change({
        id: request.params.id,
        patch: request.body,
        by: callerOf(request),
        now: stamp(),
      }),
  );

  app.post(
    '/v1/editions/:id/participants/state',
    {
      config: { access: organisers, scope: 'edition' },
      schema: {
        summary: 'Approves, refuses or withdraws participants: all of them or none',
        params,
        body: statesBody,
        response: { 200: statesAnswer, ...errors },
      },
    },
    async (request) => {
      const edition = request.params.id;
      const done = await store.participants.setStates({
        ...request.body,
        edition,
        by: callerOf(request),
        now: stamp(),
      });
      // An invitation that still waits is for nobody any more.
      for (const mail of done.mails) await mailer.drop(mail);
      return { v: 1 as const, changed: done.changed };
    },
  );
}
