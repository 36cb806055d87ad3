/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { invite, type Inviter } from '../auth/invite.ts';
import { callerOf, organisers, type App, type Context } from '../context.ts';
import {
  account,
  accountChange,
  accounts,
  boardKeys,
  done,
  invitation,
  invitationAsk,
  newAccount,
} from '../protocol/account.ts';
import { errors } from './errors.ts';

const params = z.object({ id: z.uuid() });
const national = { access: organisers, scope: 'national' } as const;

/** Who may sign in, with which rights, and the keys of the board: for national organisers. */
export function addAccountRoutes(app: App, context: Context): void {
  const { store, now, listeners } = context;
  const stamp = () => now().toISOString();
  const inviter: Inviter = context;

  app.get(
    '/v1/accounts',
    { config: national, schema: { summary: 'The accounts', response: { 200: accounts, ...errors } } },
    async () => ({ v: 1 as const, accounts: await store.accounts.accounts(stamp()) }),
  );

  app.post(
    '/v1/accounts',
    {
      config: national,
      schema: {
        summary: 'Makes an account and its one-time link, shown once',
        body: newAccount,
        response: { 201: invitation, ...errors },
      },
    },
    async (request, reply) => {
      const by = callerOf(request);
      const made = await store.accounts.addAccount({ account: request.body, by, now: stamp() });
      return reply.code(201).send(await invite(inviter, { id: made.id, by, first: false, withoutTotp: false }));
    },
  );

  app.patch(
    '/v1/accounts/:id',
    {
      config: national,
      schema: {
        summary: 'Changes the label, the rights or the state of an account; disabling it ends its sessions',
        params,
        body: accountChange,
        response: { 200: account, ...errors },
      },
    },
    async (request) => {
      const { id } = request.params;
      const changed = await store.accounts.changeAccount({
        id,
        change: request.body,
        by: callerOf(request),
        now: stamp(),
      });
      // Those that remain come back by themselves, with the rights of now.
      listeners.endOf(id);
      return changed;
    },
  );

  app.post(
    '/v1/accounts/:id/invitation',
    {
      config: national,
      schema: {
        summary: 'Makes another one-time link, to choose a password; the earlier ones end',
        params,
        body: invitationAsk,
        response: { 201: invitation, ...errors },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { withoutTotp } = request.body;
      return reply.code(201).send(await invite(inviter, { id, by: callerOf(request), first: false, withoutTotp }));
    },
  );

  app.get(
    '/v1/keys',
    {
      config: national,
      schema: { summary: 'The keys of the board that are in force', response: { 200: boardKeys, ...errors } },
    },
    async (request) => ({ v: 1 as const, keys: await store.accounts.keys(request.tokenHash) }),
  );

  app.delete(
    '/v1/keys/:id',
    {
      config: national,
      schema: {
        summary: 'Ends a key of the board, with what was opened with it',
        params,
        response: { 200: done, ...errors },
      },
    },
    async (request) => {
      const { id } = request.params;
      await store.accounts.endKey({ id, by: callerOf(request), now: stamp() });
      listeners.endOf(id);
      return { v: 1 as const };
    },
  );
}
