/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { organisers, type App, type Context } from '../context.ts';
import { AUDIT_PAGE, auditAsk, auditPage } from '../protocol/audit.ts';
import { errors } from './errors.ts';

/** The journal of accesses and of rights, for national organisers. */
export function addAuditRoute(app: App, { store }: Context): void {
  app.get(
    '/v1/audit',
    {
      config: { access: organisers, scope: 'national' },
      schema: {
        summary: 'The journal of accesses and of rights, the newest first',
        querystring: auditAsk,
        response: { 200: auditPage, ...errors },
      },
    },
    async ({ query }) => {
      const found = await store.accounts.audit({ ...query, most: AUDIT_PAGE + 1 });
      const lines = found.slice(0, AUDIT_PAGE);
      const before = found.length > AUDIT_PAGE ? (lines.at(-1)?.id ?? null) : null;
      return { v: 1 as const, lines, before, people: await store.accounts.auditPeople() };
    },
  );
}
