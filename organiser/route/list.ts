/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, staff, type Access, type App, type Context } from '../context.ts';
import {
  boardListEntry,
  boardListIndex,
  LIST_LIMIT,
  listBodies,
  listIndex,
  listName,
  newList,
  publishedList,
} from '../protocol/list.ts';
import { Refusal } from '../refusal.ts';
import type { Caller, Publication } from '../store/port.ts';
import { errors } from './errors.ts';

const participants: Access = ['participant'];
const edition = z.object({ id: z.uuid() });
const named = edition.extend({ name: listName });
/** Without it, the one in force. */
const version = z.object({ version: z.coerce.number().int().min(1).optional() });

/** Publishes a list whose body was parsed, and wakes the devices of the edition. */
export async function publish({ store, listeners }: Pick<Context, 'store' | 'listeners'>, ask: Publication) {
  const { entry, logs } = await store.publishList(ask);
  for (const poke of logs) listeners.poke(poke);
  return entry;
}

/** The edition of the caller: read from the token, never asked. */
async function editionOf({ log }: Caller, store: Context['store']): Promise<string> {
  if (log === null) throw new Refusal('rights.refused');
  return store.editionOfLog(log);
}

/** Lists that the organisers publish for an edition: read by its participants, kept with their history. */
export function addListRoutes(app: App, { store, listeners, now }: Context): void {
  app.get(
    '/v1/lists',
    {
      config: { access: participants, scope: 'none' },
      schema: {
        summary: "The published lists of the caller's edition, without their rows",
        response: { 200: listIndex, ...errors },
      },
    },
    async (request) => ({ v: 1 as const, lists: await store.lists(await editionOf(callerOf(request), store)) }),
  );

  app.get(
    '/v1/lists/:name',
    {
      config: { access: participants, scope: 'none' },
      schema: {
        summary: "A published list of the caller's edition, in force or of a given version",
        params: z.object({ name: listName }),
        querystring: version,
        response: { 200: publishedList, ...errors },
      },
    },
    async (request) =>
      store.list(await editionOf(callerOf(request), store), request.params.name, request.query.version ?? null),
  );

  app.get(
    '/v1/editions/:id/lists',
    {
      config: { access: staff, scope: 'edition' },
      schema: {
        summary: 'The publications of an edition, the newest first: the first of each name is in force',
        params: edition,
        response: { 200: boardListIndex, ...errors },
      },
    },
    async (request) => ({ v: 1 as const, lists: await store.listHistory(request.params.id) }),
  );

  app.get(
    '/v1/editions/:id/lists/:name',
    {
      config: { access: staff, scope: 'edition' },
      schema: {
        summary: 'A published list of an edition, in force or of a given version',
        params: named,
        querystring: version,
        response: { 200: publishedList, ...errors },
      },
    },
    async ({ params, query }) => store.list(params.id, params.name, query.version ?? null),
  );

  app.put(
    '/v1/editions/:id/lists/:name',
    {
      config: { access: organisers, scope: 'national' },
      bodyLimit: LIST_LIMIT,
      schema: {
        summary: 'Publishes a list under the next version, if `expected` is still the one in force',
        params: named,
        body: newList,
        response: { 200: boardListEntry, ...errors },
      },
    },
    async (request) => {
      const { id, name } = request.params;
      const parsed = listBodies[name].safeParse(request.body.body);
      if (!parsed.success) {
        throw new Refusal('request.invalid', { path: ['body', ...(parsed.error.issues[0]?.path ?? [])].join('.') });
      }
      // Only the hub may say that it checked a signature, and this route checks none.
      if ('verified' in parsed.data && parsed.data.verified)
        throw new Refusal('request.invalid', { path: 'body.verified' });
      const by = callerOf(request);
      const ask = { ...request.body, edition: id, name, body: parsed.data, by, now: now().toISOString() };
      return publish({ store, listeners }, ask);
    },
  );
}
