/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { AGAIN_MS } from '../auth/door.ts';
import type { Lockout } from '../auth/lockout.ts';
import { hashJoinCode, newToken } from '../auth/secret.ts';
import { callerOf, everyone, type App, type Context } from '../context.ts';
import {
  deviceRequest,
  deviceResponse,
  JOIN_CODE,
  joinRequest,
  joinResponse,
  normaliseJoinCode,
} from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

/** Entering a slot with a code, and going on under another device id. */
export function addJoinRoutes(app: App, { store, now, log }: Context, lockout: Lockout): void {
  app.post(
    '/v1/join',
    {
      config: { access: 'anybody' },
      schema: {
        summary: 'Enters a slot with a join code',
        body: joinRequest,
        response: { 200: joinResponse, ...errors },
      },
    },
    async (request) => {
      const at = now();
      const seconds = lockout.seconds(request.ip, at.getTime());
      if (seconds > 0) throw new Refusal('join.locked', { seconds });
      const code = normaliseJoinCode(request.body.code);
      const { token, hash } = newToken();
      try {
        if (!JOIN_CODE.test(code)) throw new Refusal('join.code-unknown');
        const joined = await store.join({
          code: await hashJoinCode(code, store.salt),
          device: request.body.device,
          token: hash,
          now: at.toISOString(),
          again: AGAIN_MS,
        });
        const { person, label, slot, edition, reportKey } = joined;
        log('info', 'joined', { slot: slot.id });
        return { v: 1 as const, token, participant: { id: person, label }, slot, edition, reportKey };
      } catch (error) {
        if (error instanceof Refusal && error.code === 'join.code-unknown') lockout.wrong(request.ip, at.getTime());
        throw error;
      }
    },
  );

  app.post(
    '/v1/device',
    {
      config: { access: everyone, renewal: true },
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
