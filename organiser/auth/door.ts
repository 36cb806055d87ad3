import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { checkScope } from './scope.ts';
import { sha256Hex } from './secret.ts';

/** How long after a lost answer the same question gets an answer again. */
export const AGAIN_MS = 15 * 60_000;
const HEARD_MS = 60_000;

/**
 * The only door of the hub: runs after the rate limit and before a request's body is read, and finds the caller in its token. A route that does
 * not say who may use it, or what of a region it shows, cannot be registered, so that a new one is never open by omission.
 */
export function addDoor(app: FastifyInstance, context: Pick<Context, 'store' | 'now'> & { idleMs: number }): void {
  app.decorateRequest('caller', null);
  app.decorateRequest('publisher', null);
  app.decorateRequest('tokenHash', '');
  app.decorateRequest('session', null);
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
    const at = context.now();
    const found = await context.store.findToken(request.tokenHash, at.toISOString());
    if (found === null) {
      request.publisher = await publisherOf(context, request.tokenHash);
      if (!access.includes('publisher')) throw new Refusal('rights.refused');
      return;
    }
    if (found.state === 'revoked') {
      const recent = found.renewed !== null && at.getTime() - Date.parse(found.renewed.at) < AGAIN_MS;
      if (renewal !== true || !recent) throw new Refusal('auth.revoked');
      request.renewedDevice = found.renewed?.device ?? null;
    }
    if (!access.includes(found.caller.role)) throw new Refusal('rights.refused');
    await checkScope(context.store, found.caller, scope, request.params);
    request.caller = found.caller;
    if (found.state === 'valid' && found.session !== null) await hear(request, found.session, context, at);
  });
}

/** The link of a publisher, whose token is no person's: it opens its own route, and is refused on every other. */
async function publisherOf({ store, now }: Pick<Context, 'store' | 'now'>, hash: string): Promise<string> {
  const link = await store.irritants.findLink(hash, now().toISOString().slice(0, 10));
  if (link === null) throw new Refusal('auth.required');
  if (link.ended) throw new Refusal('auth.revoked');
  return link.id;
}

/** A session lives on from when it was heard; noted once a minute, and whether it could be noted stops nothing. */
async function hear(
  request: FastifyRequest,
  { hash, lastAt }: { hash: string; lastAt: string },
  { store, idleMs }: Pick<Context, 'store'> & { idleMs: number },
  at: Date,
): Promise<void> {
  request.session = hash;
  if (at.getTime() - Date.parse(lastAt) < HEARD_MS) return;
  const idleAt = new Date(at.getTime() + idleMs).toISOString();
  await store.accounts.touchSession({ hash, now: at.toISOString(), idleAt }).catch(() => undefined);
}
