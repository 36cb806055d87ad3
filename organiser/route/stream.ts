import { callerOf, everyone, type App, type Context } from '../context.ts';
import { pokeText } from '../listeners.ts';
import { errors } from './errors.ts';

/** Live pokes. The first ones come at once, one per readable log, so that a listener knows where it stands. */
export function addStreamRoute(app: App, { store, listeners, now }: Context): void {
  app.get(
    '/v1/stream',
    {
      config: { access: everyone, scope: 'edition', stream: true },
      schema: {
        summary: 'Server-sent events: event "poke", data {"log","head"}',
        produces: ['text/event-stream'],
        response: errors,
      },
    },
    async (request, reply) => {
      const { log, regions, person } = callerOf(request);
      const { tokenHash } = request;
      const heads = await store.heads({ log, regions });
      const headers = Object.fromEntries(Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined));
      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, {
        ...(headers as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // Asks a reverse proxy not to hold the pokes back.
        'x-accel-buffering': 'no',
      });
      response.write(heads.map(pokeText).join('') || ': open\n\n');
      if (response.destroyed) return;
      listeners.add({
        response,
        owner: tokenHash,
        log,
        regions,
        person,
        // Nor with other regions than those that it was opened with.
        stillValid: async () => {
          const found = await store.findToken(tokenHash, now().toISOString());
          return found?.state === 'valid' && JSON.stringify(found.caller.regions) === JSON.stringify(regions);
        },
      });
    },
  );
}
