/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { newToken } from '../auth/secret.ts';
import { callerOf, organisers, publisherOf, publishers, type App, type Context } from '../context.ts';
import {
  madePublisherLink,
  newPublisherLink,
  publisherIrritants,
  publisherLink,
  publisherLinks,
} from '../protocol/publisher.ts';
import { errors } from './errors.ts';

const params = z.object({ id: z.uuid() });

/** The links of the publishers, and the only thing that a publisher may do. */
export function addPublisherRoutes(app: App, { store, now, publicUrl }: Context): void {
  const stamp = () => now().toISOString();

  app.get(
    '/v1/editions/:id/publishers',
    {
      config: { access: organisers, scope: 'national' },
      schema: { summary: 'The links of the publishers', params, response: { 200: publisherLinks, ...errors } },
    },
    async (request) => ({ v: 1 as const, links: await store.irritants.links(request.params.id) }),
  );

  app.post(
    '/v1/editions/:id/publishers',
    {
      config: { access: organisers, scope: 'national' },
      schema: {
        summary: 'Makes the link of a publisher, shown once',
        params,
        body: newPublisherLink,
        response: { 201: madePublisherLink, ...errors },
      },
    },
    async (request, reply) => {
      const { token, hash } = newToken();
      const made = await store.irritants.addLink({
        edition: request.params.id,
        link: request.body,
        hash,
        by: callerOf(request),
        now: stamp(),
      });
      return reply.code(201).send({ ...made, token, link: `${publicUrl()}/#editeur=${token}` });
    },
  );

  app.delete(
    '/v1/publishers/:id',
    {
      config: { access: organisers, scope: 'national' },
      schema: { summary: 'Ends the link of a publisher', params, response: { 200: publisherLink, ...errors } },
    },
    async (request) => store.irritants.revokeLink({ id: request.params.id, by: callerOf(request), now: stamp() }),
  );

  app.get(
    '/v1/publisher/irritants',
    {
      config: { access: publishers, scope: 'none' },
      schema: { summary: 'What was released to a publisher', response: { 200: publisherIrritants, ...errors } },
    },
    async (request) => store.irritants.released(publisherOf(request), stamp()),
  );
}
