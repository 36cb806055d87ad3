/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, staff, type App, type Context } from '../context.ts';
import { editionSettings, settingsPatch } from '../protocol/settings.ts';
import { errors } from './errors.ts';

const params = z.object({ id: z.uuid() });

/** What is decided of an edition. */
export function addSettingsRoutes(app: App, { store, now }: Context): void {
  app.get(
    '/v1/editions/:id/settings',
    {
      config: { access: staff, scope: 'none' },
      schema: { summary: 'The settings of an edition', params, response: { 200: editionSettings, ...errors } },
    },
    async (request) => store.settings.settings(request.params.id),
  );

  app.patch(
    '/v1/editions/:id/settings',
    {
      config: { access: organisers, scope: 'national' },
      schema: {
        summary: 'Changes some settings of an edition',
        params,
        body: settingsPatch,
        response: { 200: editionSettings, ...errors },
      },
    },
    async (request) =>
      store.settings.changeSettings({
        edition: request.params.id,
        patch: request.body,
        by: callerOf(request),
        now: now().toISOString(),
      }),
  );
}
