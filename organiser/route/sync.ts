/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, everyone, type App, type Context } from '../context.ts';
import { BODY_LIMIT } from '../protocol/event.ts';
import { logId, PULL_LIMIT, PUSH_LIMIT, syncRequest, syncResponse } from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';
import { judge } from '../sync/judge.ts';
import { errors } from './errors.ts';

/** A full push of the largest events, with room for their names. One event too large is then named by its n. */
const REQUEST_LIMIT = PUSH_LIMIT * (BODY_LIMIT + 1024) * 2;
/** Bytes of bodies in one answer, whatever their number: a slow line gets it in a few seconds. */
const ANSWER_BYTES = 2 * 1024 * 1024;

/** The exchange of events of one log (docs/decisions/0002-sync-protocol.md). */
export function addSyncRoute(app: App, { store, listeners, heard, metrics, now }: Context): void {
  app.post(
    '/v1/logs/:log/sync',
    {
      config: { access: everyone, scope: 'log' },
      bodyLimit: REQUEST_LIMIT,
      schema: {
        summary: 'Pushes events and pulls those after the cursor',
        params: z.object({ log: logId }),
        body: syncRequest,
        response: { 200: syncResponse, ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const name = request.params.log;
      if (caller.log !== null && caller.log !== name) throw new Refusal('rights.refused');
      const { epoch, after, push } = request.body;
      const at = now().toISOString();
      const { events, head, lastN, added, meeting } = await store.sync({
        log: name,
        caller,
        push: push.map((event) => judge(caller, event)),
        // A cursor of another history means nothing here: the device starts from 0 (rule 9).
        after: epoch !== '' && epoch !== store.epoch ? 0 : after,
        now: at,
        limit: PULL_LIMIT,
        bytes: ANSWER_BYTES,
      });
      if (added > 0) listeners.poke({ log: name, head });
      metrics.events(added);
      if (caller.role === 'participant') await heard.note(name, at);
      return { v: 1 as const, epoch: store.epoch, events, head, lastN, meeting };
    },
  );
}
