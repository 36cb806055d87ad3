/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { staff, type App, type Context } from '../context.ts';
import { mailState } from '../protocol/mail.ts';
import { errors } from './errors.ts';

/** How the organisers' mail account does. */
export function addMailRoutes(app: App, { mailer }: Context): void {
  app.get(
    '/v1/mail',
    {
      config: { access: staff, scope: 'none' },
      schema: { summary: 'State of the mail account', response: { 200: mailState, ...errors } },
    },
    async () => mailer.state(),
  );
}
