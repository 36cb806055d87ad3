/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, staff, type App, type Context } from '../context.ts';
import {
  boardEdition,
  boardEditions,
  boardSlot,
  boardSlots,
  joinCode,
  newEdition,
  newSlot,
} from '../protocol/board.ts';
import { errors } from './errors.ts';
import { makeJoinCode } from './join-code.ts';

const params = z.object({ id: z.uuid() });

/** Editions, slots and join codes: what the board adds to sync. */
export function addBoardRoutes(app: App, context: Context): void {
  const { store, listeners, now } = context;
  const stamp = () => now().toISOString();

  app.get(
    '/v1/editions',
    {
      config: { access: staff, scope: 'none' },
      schema: { summary: 'The editions', response: { 200: boardEditions, ...errors } },
    },
    async (request) => ({ v: 1 as const, editions: await store.editions(callerOf(request)) }),
  );

  app.post(
    '/v1/editions',
    {
      config: { access: organisers, scope: 'national' },
      schema: { summary: 'Makes an edition', body: newEdition, response: { 201: boardEdition, ...errors } },
    },
    async (request, reply) => {
      const made = await store.addEdition(request.body, callerOf(request), stamp());
      return reply.code(201).send(made);
    },
  );

  app.get(
    '/v1/editions/:id/slots',
    {
      config: { access: staff, scope: 'edition' },
      schema: { summary: 'The slots of an edition', params, response: { 200: boardSlots, ...errors } },
    },
    async (request) => ({ v: 1 as const, slots: await store.slots(request.params.id, callerOf(request)) }),
  );

  app.post(
    '/v1/editions/:id/slots',
    {
      config: { access: organisers, scope: 'edition' },
      schema: { summary: 'Makes a slot', params, body: newSlot, response: { 201: boardSlot, ...errors } },
    },
    async (request, reply) => {
      const made = await store.addSlot(request.params.id, request.body, callerOf(request), stamp());
      listeners.poke({ log: made.log, head: made.head });
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/v1/slots/:id/code',
    {
      config: { access: organisers, scope: 'slot' },
      schema: {
        summary: 'Makes a join code, shown once; the earlier unused ones become void',
        params,
        body: z.object({}).nullish(),
        response: { 201: joinCode, ...errors },
      },
    },
    async (request, reply) => {
      const made = await makeJoinCode(context, request.params.id, callerOf(request));
      return reply.code(201).send({ v: 1 as const, ...made });
    },
  );
}
