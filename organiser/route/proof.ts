/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf, type Access, type App, type Context } from '../context.ts';
import { Challenges } from '../proof/challenge.ts';
import type { Trust } from '../proof/trust.ts';
import { verifyProof } from '../proof/verify.ts';
import { compareHolder } from '../protocol/identifier.ts';
import { logId, proofChallenge, proofRequest, proofResponse } from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

const params = z.object({ log: logId });
const participants: Access = ['participant'];

/** The proof that a participant holds the card: a challenge, then what the card signed (docs/decisions/0011). */
export function addProofRoutes(app: App, { store, listeners, now, log: journal }: Context, trust: Trust): void {
  const challenges = new Challenges();

  app.post(
    '/v1/logs/:log/proof/challenge',
    {
      config: { access: participants, scope: 'log' },
      schema: {
        summary: 'Gives what the card must sign: once, within five minutes, for this device',
        params,
        body: z.object({}).nullish(),
        response: { 200: proofChallenge, ...errors },
      },
    },
    async (request) => {
      const { nonce, expiresAt } = challenges.give(askerOf(request, request.params.log), now().getTime());
      return { v: 1 as const, nonce, expiresAt: expiresAt.toISOString() };
    },
  );

  app.post(
    '/v1/logs/:log/proof',
    {
      config: { access: participants, scope: 'log' },
      schema: {
        summary: 'Verifies what the card signed, and says it in the log. Nothing of the certificate is kept',
        params,
        body: proofRequest,
        response: { 200: proofResponse, ...errors },
      },
    },
    async (request) => {
      const asker = askerOf(request, request.params.log);
      const at = now();
      challenges.use(asker, request.body.nonce, at.getTime());
      const { log, device } = asker;
      const { test, personId } = verifyProof({ ...request.body, log, device }, trust, at);
      const holder = compareHolder(await store.personId(log), personId);
      const { head, added } = await store.addProof({ log, test, holder, now: at.toISOString() });
      if (added) listeners.poke({ log, head });
      journal('info', 'card.proved', { test, holder, added });
      return { v: 1 as const, test, holder };
    },
  );
}

/** The participant of this very log, on the device of the token. */
function askerOf(request: FastifyRequest, log: string): { person: string; log: string; device: string } {
  const { person, log: own, device } = callerOf(request);
  if (own !== log || device === null) throw new Refusal('rights.refused');
  return { person, log, device };
}
