/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, staff, type App, type Context } from '../context.ts';
import { boardReports } from '../protocol/report.ts';
import { errors } from './errors.ts';

const params = z.object({ id: z.uuid() });

/** The reports that the participants of an edition sent. Their bytes are read with `GET /v1/blobs/{sha256}`. */
export function addReportRoutes(app: App, { store }: Context): void {
  app.get(
    '/v1/editions/:id/reports',
    {
      config: { access: staff, scope: 'edition' },
      schema: {
        summary: 'Reports received from the participants of an edition, the latest first',
        params,
        response: { 200: boardReports, ...errors },
      },
    },
    async (request) => ({ v: 1 as const, ...(await store.reports.list(request.params.id, callerOf(request))) }),
  );
}
