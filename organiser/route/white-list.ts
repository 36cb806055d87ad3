/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, type App, type Context } from '../context.ts';
import type { WhiteListReader } from '../list/white-list.ts';
import { WHITE_LIST_BYTES } from '../../reader/shape.ts';
import { boardListEntry } from '../protocol/list.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';
import { publish } from './list.ts';

/** A file older than the list in force would take back what was known since: the applications refuse it too. */
async function refuseOlder({ store }: Context, edition: string, asOf: string): Promise<void> {
  const inForce = (await store.lists(edition)).find(({ name }) => name === 'mss-domains');
  if (inForce === undefined || inForce.example || asOf >= inForce.asOf) return;
  throw new Refusal('list.file', { reason: 'older', asOf, present: inForce.asOf });
}

/** The official white list of MSSanté domains, as a file: verified here, the only place that may call a list verified. */
export function addWhiteListRoute(app: App, context: Context, read: WhiteListReader | null): void {
  void app.register(async (scope) => {
    const inside = scope as App;
    // The bytes as they are: what is verified is what was sent.
    inside.removeAllContentTypeParsers();
    inside.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: WHITE_LIST_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    inside.put(
      '/v1/editions/:id/lists/mss-domains/file',
      {
        config: { access: organisers, scope: 'national' },
        bodyLimit: WHITE_LIST_BYTES,
        schema: {
          summary: 'Publishes the official list of MSSanté domains from its signed XML file',
          params: z.object({ id: z.uuid() }),
          querystring: z.object({ expected: z.coerce.number().int().min(0) }),
          response: { 200: boardListEntry, ...errors },
        },
      },
      async (request) => {
        if (read === null) throw new Refusal('list.file', { reason: 'untrusted' });
        const { body } = request;
        const list = await read(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
        const asOf = list.generatedAt.slice(0, 10);
        await refuseOlder(context, request.params.id, asOf);
        const { domains, testDomains, generatedAt } = list;
        const ask = {
          edition: request.params.id,
          name: 'mss-domains' as const,
          expected: request.query.expected,
          label: 'Liste blanche MSSanté (ANS)',
          asOf,
          example: false,
          body: { domains, testDomains, generatedAt, verified: true },
          by: callerOf(request),
          now: context.now().toISOString(),
        };
        return publish(context, ask);
      },
    );
  });
}
