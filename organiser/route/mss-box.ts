/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { callerOf, organisers, staff, type App, type Context } from '../context.ts';
import { mssBox, mssBoxBody, type MssBox } from '../protocol/mss.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

/** The box that participants write to: the mail account's own or, without one, the address that an organiser gave. */
export function addMssBoxRoutes(app: App, { store, mailer, now }: Context): void {
  const read = async (): Promise<MssBox> => ({
    v: 1,
    box: mailer.from ?? (await store.mss.box()),
    account: mailer.from !== null,
  });

  app.get(
    '/v1/mss/box',
    {
      config: { access: staff, scope: 'none' },
      schema: { summary: 'Where participants send their code', response: { 200: mssBox, ...errors } },
    },
    read,
  );

  app.put(
    '/v1/mss/box',
    {
      config: { access: organisers, scope: 'national' },
      schema: {
        summary: 'Sets or forgets that address, on a hub without a mail account',
        body: mssBoxBody,
        response: { 200: mssBox, ...errors },
      },
    },
    async (request) => {
      if (mailer.from !== null) throw new Refusal('request.invalid', { path: 'box' });
      await store.mss.setBox({ box: request.body.box, by: callerOf(request), now: now().toISOString() });
      return read();
    },
  );
}
