/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, staff, type App, type Context } from '../context.ts';
import { boardIrritants, irritantRef, triageChanges, triaged, triageHistory } from '../protocol/irritant.ts';
import { errors } from './errors.ts';

const params = z.object({ id: z.uuid() });

/** The irritants of an edition and what the organisers make of them. */
export function addIrritantRoutes(app: App, { store, listeners, now }: Context): void {
  app.get(
    '/v1/editions/:id/irritants',
    {
      config: { access: staff, scope: 'edition' },
      schema: {
        summary: 'The irritants of an edition, with their triage',
        params,
        response: { 200: boardIrritants, ...errors },
      },
    },
    async (request) => ({
      v: 1 as const,
      irritants: await store.irritants.irritants(request.params.id, callerOf(request), now().toISOString()),
      people: await store.irritants.people(),
      me: callerOf(request).person,
    }),
  );

  app.patch(
    '/v1/editions/:id/irritants',
    {
      config: { access: organisers, scope: 'edition' },
      // Two hundred released texts of their longest.
      bodyLimit: 2 * 1024 * 1024,
      schema: {
        summary: 'Changes triages, all of them or none',
        params,
        body: triageChanges,
        response: { 200: triaged, ...errors },
      },
    },
    async (request) => {
      const { triages, moved } = await store.irritants.triage({
        edition: request.params.id,
        changes: request.body.changes,
        by: callerOf(request),
        now: now().toISOString(),
      });
      // No event: the other boards read again, and a participant's device finds nothing new.
      for (const one of moved) listeners.poke(one);
      return { v: 1 as const, triages };
    },
  );

  app.get(
    '/v1/logs/:log/irritants/:id/history',
    {
      config: { access: staff, scope: 'log' },
      schema: {
        summary: 'What was changed of a triage',
        params: irritantRef,
        response: { 200: triageHistory, ...errors },
      },
    },
    async (request) => ({ v: 1 as const, history: await store.irritants.history(request.params, callerOf(request)) }),
  );
}
