/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import type { z } from 'zod';
import { AGAIN_MS } from '../auth/door.ts';
import { guesserOf, type Lockout } from '../auth/lockout.ts';
import { hashJoinCode, newToken } from '../auth/secret.ts';
import { callerOf, everyone, type App, type Context } from '../context.ts';
import {
  deviceRequest,
  deviceResponse,
  JOIN_CODE,
  joinRequest,
  joinResponse,
  normaliseJoinCode,
  type JoinResponse,
} from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

type JoinRequest = z.output<typeof joinRequest>;

/** Entering a slot with a code, and going on under another device id. */
export function addJoinRoutes(app: App, { store, now, log }: Context, lockout: Lockout): void {
  async function enter(guesser: string, asked: JoinRequest): Promise<JoinResponse> {
    const at = now();
    const seconds = lockout.seconds(guesser, at.getTime());
    if (seconds > 0) throw new Refusal('join.locked', { seconds });
    const code = normaliseJoinCode(asked.code);
    const { token, hash } = newToken();
    try {
      if (!JOIN_CODE.test(code)) throw new Refusal('join.code-unknown');
      const joined = await store.join({
        code: await hashJoinCode(code, store.salt),
        device: asked.device,
        token: hash,
        now: at.toISOString(),
        again: AGAIN_MS,
      });
      const { person, label, slot, edition, meeting, reportKey, personId } = joined;
      log('info', 'joined', { slot: slot.id });
      const own = personId === null ? {} : { personId };
      return { v: 1 as const, token, participant: { id: person, label }, ...own, slot, edition, meeting, reportKey };
    } catch (error) {
      if (error instanceof Refusal && error.code === 'join.code-unknown') lockout.wrong(guesser, at.getTime());
      throw error;
    }
  }

  app.post(
    '/v1/join',
    {
      config: { access: 'anybody', scope: 'none' },
      schema: {
        summary: 'Enters a slot with a join code',
        body: joinRequest,
        response: { 200: joinResponse, ...errors },
      },
    },
    (request) => {
      const guesser = guesserOf(request.ip);
      return lockout.inTurn(guesser, async () => enter(guesser, request.body));
    },
  );

  app.post(
    '/v1/device',
    {
      config: { access: everyone, scope: 'none', renewal: true },
      schema: {
        summary: 'Takes another device id for the same person; the token of the earlier device ends',
        body: deviceRequest,
        response: { 200: deviceResponse, ...errors },
      },
    },
    async (request) => {
      const { device } = request.body;
      if (request.renewedDevice !== null && request.renewedDevice !== device) throw new Refusal('auth.revoked');
      const { token, hash } = newToken();
      await store.renew({
        hash: request.tokenHash,
        caller: callerOf(request),
        device,
        token: hash,
        now: now().toISOString(),
      });
      return { v: 1 as const, token };
    },
  );
}
