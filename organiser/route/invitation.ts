/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import type { Passwords } from '../auth/password.ts';
import { sha256Hex } from '../auth/secret.ts';
import { checkNewPassword, type SignIn } from '../auth/sign-in.ts';
import type { App, Context } from '../context.ts';
import { invitationRead, invitationTold, invitationUse, openedSession } from '../protocol/account.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

/** The one-time links: whoever holds one chooses the password of its account. */
export function addInvitationRoutes(
  app: App,
  { store, now, listeners }: Context,
  signIn: SignIn,
  passwords: Passwords,
): void {
  const stamp = () => now().toISOString();

  app.post(
    '/v1/invitation',
    {
      config: { access: 'anybody', scope: 'none' },
      schema: {
        summary: 'Whose account a one-time link is for',
        body: invitationRead,
        response: { 200: invitationTold, ...errors },
      },
    },
    async (request) => {
      const { person: _, ...told } = await store.accounts.invitation(sha256Hex(request.body.token), stamp());
      return told;
    },
  );

  app.post(
    '/v1/invitation/password',
    {
      config: { access: 'anybody', scope: 'none' },
      schema: {
        summary: 'Chooses the password with a one-time link, and signs in; every earlier session ends',
        body: invitationUse,
        response: { 201: openedSession, ...errors },
      },
    },
    async (request, reply) => {
      const { token, password, code = null } = request.body;
      const hash = sha256Hex(token);
      const { person, email, label } = await store.accounts.invitation(hash, stamp());
      const secrets = await store.accounts.secretsOf({ person });
      if (secrets === null) throw new Refusal('invitation.unknown');
      checkNewPassword(password, email, label);
      const choose = async (): Promise<void> => {
        const second = signIn.secondOf(secrets, code);
        const kept = await passwords.hash(password);
        await store.accounts.useInvitation({ hash, password: kept, second, now: stamp() });
      };
      // Only a second step could be guessed here; without one, whoever locked the account does not lock its owner out.
      await (secrets.totp === null ? choose() : signIn.counted(secrets, request, choose));
      await signIn.forget(email, request);
      listeners.endOf(person);
      return reply.code(201).send(await signIn.open(person, 'password', request, { second: null }));
    },
  );
}
