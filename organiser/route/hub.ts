/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { callerOf, everyone, type App, type Context } from '../context.ts';
import { hubInfo, identity } from '../protocol/wire.ts';
import { hubVersion } from '../version.ts';
import { errors } from './errors.ts';

/** Who answers here, and who is asking. */
export function addHubRoutes(app: App, { store, now, publicUrl, download }: Context): void {
  app.get(
    '/v1/hub',
    {
      config: { access: 'anybody', scope: 'none' },
      schema: { summary: 'What this hub is', response: { 200: hubInfo, ...errors } },
    },
    async () => ({
      service: 'verif-segur-hub' as const,
      v: 1 as const,
      version: hubVersion,
      epoch: store.epoch,
      now: now().toISOString(),
      address: publicUrl(),
      ...(download !== undefined && { download }),
    }),
  );
  app.get(
    '/v1/me',
    {
      config: { access: everyone, scope: 'none' },
      schema: { summary: 'Who holds this token', response: { 200: identity, ...errors } },
    },
    async (request) => {
      const { role, label, log, regions, person } = callerOf(request);
      return {
        v: 1 as const,
        role,
        label,
        logs: log === null ? null : [log],
        regions: regions === null ? null : [...regions],
        person,
        account: request.session !== null,
      };
    },
  );
}
