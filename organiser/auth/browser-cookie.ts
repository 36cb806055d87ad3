import type { FastifyReply, FastifyRequest } from 'fastify';
import { newToken } from './secret.ts';

/** Ties what was begun with the identity provider to the browser that began it. It opens nothing by itself. */
const LIFE_S = 15 * 60;
const VALUE = /^[\w-]{43}$/;

/** Over TLS the name forbids that a neighbour of the hub's domain sets it. */
const nameOf = (secure: boolean): string => (secure ? '__Host-vs-connexion' : 'vs-connexion');

/** What this browser was given, null when it was not. `secure`: the hub's public address is https. */
export function browserOf(request: FastifyRequest, secure: boolean): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=');
    if (name === nameOf(secure) && VALUE.test(value)) return value;
  }
  return null;
}

/** The same, or a new one; given again, since its life begins anew. Two tabs of a browser share it. */
export function markBrowser(request: FastifyRequest, reply: FastifyReply, secure: boolean): string {
  const value = browserOf(request, secure) ?? newToken().token;
  const more = secure ? '; Secure' : '';
  reply.header('set-cookie', `${nameOf(secure)}=${value}; Path=/; Max-Age=${LIFE_S}; HttpOnly; SameSite=Lax${more}`);
  return value;
}
