/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { hashJoinCode, newJoinCode } from '../auth/secret.ts';
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
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

const CODE_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;
const params = z.object({ id: z.uuid() });

/**
 * End of a code: 30 days, or the end of the edition's last day wherever it is lived (UTC-12 is the last place).
 * @param lastDay yyyy-mm-dd
 */
export function codeEnd(now: Date, lastDay: string): Date {
  const over = Date.parse(`${lastDay}T00:00:00.000Z`) + DAY_MS + 12 * 60 * 60_000;
  return new Date(Math.min(now.getTime() + CODE_DAYS * DAY_MS, over));
}

/** Editions, slots and join codes: what the board adds to sync. */
export function addBoardRoutes(app: App, { store, listeners, now, publicUrl }: Context): void {
  const stamp = () => now().toISOString();

  app.get(
    '/v1/editions',
    { config: { access: staff }, schema: { summary: 'The editions', response: { 200: boardEditions, ...errors } } },
    async () => ({ v: 1 as const, editions: await store.editions() }),
  );

  app.post(
    '/v1/editions',
    {
      config: { access: organisers },
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
      config: { access: staff },
      schema: { summary: 'The slots of an edition', params, response: { 200: boardSlots, ...errors } },
    },
    async (request) => ({ v: 1 as const, slots: await store.slots(request.params.id) }),
  );

  app.post(
    '/v1/editions/:id/slots',
    {
      config: { access: organisers },
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
      config: { access: organisers },
      schema: {
        summary: 'Makes a join code, shown once; the earlier unused ones become void',
        params,
        body: z.object({}).nullish(),
        response: { 201: joinCode, ...errors },
      },
    },
    async (request, reply) => {
      const slot = request.params.id;
      const at = now();
      const expiresAt = codeEnd(at, await store.lastDay(slot));
      // The edition is over: a code would be born expired.
      if (expiresAt <= at) throw new Refusal('request.invalid', { path: 'edition.endsOn' });
      const code = newJoinCode();
      await store.addCode({
        slot,
        code: await hashJoinCode(code, store.salt),
        expiresAt: expiresAt.toISOString(),
        by: callerOf(request),
        now: at.toISOString(),
      });
      const link = `verifsegur://join?hub=${encodeURIComponent(publicUrl())}&code=${code}`;
      return reply.code(201).send({ v: 1 as const, code, link, expiresAt: expiresAt.toISOString() });
    },
  );
}
