/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { sha256Hex } from '../auth/secret.ts';
import type { App, Context } from '../context.ts';
import { errorFields } from '../log.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

/** A store that is slower than this, in milliseconds, is of no use to a device: its own deadlines are near. */
const STORE_MS = 2000;
const fine = z.object({ ok: z.literal(true) });

/** The answer of a promise, or a refusal when it takes too long; the promise itself goes on. */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, failed) => {
    timer = setTimeout(() => failed(new Error('late')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/**
 * For those who watch over the hub: whether it lives, whether it can serve, and its figures.
 * @param metricsToken bearer that the figures are read with; null: they are not served
 */
export function addHealthRoutes(app: App, { store, metrics, log }: Context, metricsToken: string | null): void {
  app.get(
    '/healthz/live',
    { schema: { summary: 'The process answers', response: { 200: fine, ...errors } } },
    async () => ({ ok: true as const }),
  );

  app.get(
    '/healthz',
    { schema: { summary: 'The hub and its store answer', response: { 200: fine, ...errors } } },
    async () => {
      try {
        await within(store.hasKey('organiser'), STORE_MS);
      } catch (error) {
        log('error', 'store.silent', errorFields(error));
        throw new Refusal('hub.unavailable', { why: 'store' });
      }
      return { ok: true as const };
    },
  );

  const wanted = metricsToken === null ? null : Buffer.from(sha256Hex(metricsToken));
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Figures of the hub, for Prometheus',
        produces: ['text/plain'],
        response: { 200: z.string(), ...errors },
      },
    },
    async (request, reply) => {
      // Nothing tells that the route exists to who was not given it.
      if (wanted === null) throw new Refusal('route.unknown');
      const given = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      // Hashes have one length, which is all that the comparison may tell.
      if (!timingSafeEqual(Buffer.from(sha256Hex(given)), wanted)) throw new Refusal('auth.required');
      return reply
        .header('cache-control', 'no-store')
        .type(metrics.contentType)
        .send(await metrics.text());
    },
  );
}
