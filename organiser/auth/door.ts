import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { checkScope } from './scope.ts';
import { sha256Hex } from './secret.ts';

/** How long after a lost answer the same question gets an answer again. */
export const AGAIN_MS = 15 * 60_000;

/**
 * The only door of the hub: runs after the rate limit and before a request's body is read, and finds the caller in its token. A route that does
 * not say who may use it, or what of a region it shows, cannot be registered, so that a new one is never open by omission.
 */
export function addDoor(app: FastifyInstance, context: Pick<Context, 'store' | 'now'>): void {
  app.decorateRequest('caller', null);
  app.decorateRequest('publisher', null);
  app.decorateRequest('tokenHash', '');
  app.decorateRequest('renewedDevice', null);
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/v1')) return;
    if (route.config?.access === undefined) throw new Error(`route ${route.url} does not say who may use it`);
    if (route.config.scope === undefined) throw new Error(`route ${route.url} does not say which region it is of`);
  });
  app.addHook('preParsing', async (request) => {
    const { access, renewal, scope = 'national' } = request.routeOptions.config;
    if (access === undefined || access === 'anybody') return;
    const token = /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new Refusal('auth.required');
    request.tokenHash = sha256Hex(token);
    // Found by its hash: the time of the look-up says nothing about the token.
    const found = await context.store.findToken(request.tokenHash);
    if (found === null) {
      request.publisher = await publisherOf(context, request.tokenHash);
      if (!access.includes('publisher')) throw new Refusal('rights.refused');
      return;
    }
    if (found.state === 'revoked') {
      const recent = found.renewed !== null && context.now().getTime() - Date.parse(found.renewed.at) < AGAIN_MS;
      if (renewal !== true || !recent) throw new Refusal('auth.revoked');
      request.renewedDevice = found.renewed?.device ?? null;
    }
    if (!access.includes(found.caller.role)) throw new Refusal('rights.refused');
    await checkScope(context.store, found.caller, scope, request.params);
    request.caller = found.caller;
  });
}

/** The link of a publisher, whose token is no person's: it opens its own route, and is refused on every other. */
async function publisherOf({ store, now }: Pick<Context, 'store' | 'now'>, hash: string): Promise<string> {
  const link = await store.irritants.findLink(hash, now().toISOString().slice(0, 10));
  if (link === null) throw new Refusal('auth.required');
  if (link.ended) throw new Refusal('auth.revoked');
  return link.id;
}
