/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, staff, type App, type Context } from '../context.ts';
import { changedSlot, organisers as organisersAnswer, slotChange } from '../protocol/board.ts';
import { chain, chainChange, chains, newChain } from '../protocol/chain.ts';
import { errors } from './errors.ts';

const params = z.object({ id: z.uuid() });
const inEdition = z.object({ id: z.uuid(), chain: z.uuid() });
const done = z.object({ v: z.literal(1) });

/** Who is in charge of a slot, when and where it takes place; and the chains that slots make. */
export function addPlanningRoutes(app: App, { store, listeners, now }: Context): void {
  const stamp = () => now().toISOString();
  const poke = (touched: readonly { log: string; head: number }[]) => {
    for (const one of touched) listeners.poke(one);
  };

  app.get(
    '/v1/organisers',
    {
      config: { access: staff, scope: 'none' },
      schema: { summary: 'Who may be in charge of a slot', response: { 200: organisersAnswer, ...errors } },
    },
    async () => ({ v: 1 as const, organisers: await store.planning.organisers() }),
  );

  app.patch(
    '/v1/slots/:id',
    {
      config: { access: organisers, scope: 'slot' },
      schema: {
        summary: 'Moves a slot, or changes who is in charge, its meeting or its region',
        params,
        body: slotChange,
        response: { 200: changedSlot, ...errors },
      },
    },
    async (request) => {
      const ask = { slot: request.params.id, change: request.body, by: callerOf(request), now: stamp() };
      const { move, slot } = await store.planning.changeSlot(ask);
      poke([slot]);
      return { v: 1 as const, move, slot };
    },
  );

  app.get(
    '/v1/editions/:id/chains',
    {
      config: { access: staff, scope: 'edition' },
      schema: { summary: 'The chains of an edition', params, response: { 200: chains, ...errors } },
    },
    async (request) => ({ v: 1 as const, chains: await store.chains.chains(request.params.id, callerOf(request)) }),
  );

  app.post(
    '/v1/editions/:id/chains',
    {
      config: { access: organisers, scope: 'edition' },
      schema: { summary: 'Makes a chain', params, body: newChain, response: { 201: chain, ...errors } },
    },
    async (request, reply) => {
      const ask = { edition: request.params.id, chain: request.body, by: callerOf(request), now: stamp() };
      const made = await store.chains.addChain(ask);
      poke(made.touched);
      return reply.code(201).send(made.chain);
    },
  );

  app.patch(
    '/v1/editions/:id/chains/:chain',
    {
      config: { access: organisers, scope: 'edition' },
      schema: { summary: 'Changes a chain', params: inEdition, body: chainChange, response: { 200: chain, ...errors } },
    },
    async (request) => {
      const { id: edition, chain: id } = request.params;
      const ask = { edition, id, change: request.body, by: callerOf(request), now: stamp() };
      const changed = await store.chains.changeChain(ask);
      poke(changed.touched);
      return changed.chain;
    },
  );

  app.delete(
    '/v1/editions/:id/chains/:chain',
    {
      config: { access: organisers, scope: 'edition' },
      schema: { summary: 'Ends a chain; its slots stay', params: inEdition, response: { 200: done, ...errors } },
    },
    async (request) => {
      const { id: edition, chain: id } = request.params;
      poke(await store.chains.dropChain({ edition, id, by: callerOf(request), now: stamp() }));
      return { v: 1 as const };
    },
  );
}
