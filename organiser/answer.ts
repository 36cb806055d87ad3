import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { HubError } from './protocol/wire.ts';
import { errorFields, type Log } from './log.ts';
import { Refusal } from './refusal.ts';
import { StoreTrouble, type Trouble } from './store/port.ts';

const passing: ReadonlySet<Trouble> = new Set(['unreachable', 'busy', 'restoring']);

/** Turns whatever was thrown below a route into the protocol's refusal: never a value, a stack or an identity. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof StoreTrouble && error.trouble === 'full') return new Refusal('hub.full');
  // It heals by itself: to be asked again, with nothing lost.
  if (error instanceof StoreTrouble && passing.has(error.trouble))
    return new Refusal('hub.unavailable', { why: 'store' });
  if (hasZodFastifySchemaValidationErrors(error)) {
    const path = error.validation[0]?.instancePath.split('/').filter(Boolean).join('.');
    return new Refusal('request.invalid', { path: path || (error.validationContext ?? 'body') });
  }
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Refusal('hub.full');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('request.too-large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Refusal('request.invalid', { path: 'content-type' });
  // What is left below 500 comes from reading the request: JSON, lengths, encodings, addresses.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refusal('request.invalid');
  return new Refusal('hub.failed');
}

/** Body of a refusal. `request`: its name in the journal, for the person to quote. */
export const bodyOf = ({ code, info }: Refusal, request: string): HubError => ({ code, info, request });

/** Error handler of the hub. */
export function answerError(log: Log) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refusal = refusalOf(error);
    request.refused = refusal.code;
    if (refusal.status >= 500) {
      log('error', refusal.code, { id: request.id, route: request.routeOptions.url ?? null, ...errorFields(error) });
    }
    if (refusal.code === 'auth.required' || refusal.code === 'auth.revoked') reply.header('www-authenticate', 'Bearer');
    const seconds = refusal.info['seconds'];
    if (typeof seconds === 'number') reply.header('retry-after', String(seconds));
    return reply.code(refusal.status).type('application/json').send(bodyOf(refusal, request.id));
  };
}
