import { expect } from 'vitest';
import type { HubErrorCode } from '../../organiser/protocol/wire.ts';
import type { Outcome, World, Writer } from './api-writes.ts';

const NO_HISTORY = 'no numbered content to fork';

/** The same request once more with a key: it has no account to change. */
const byKey = async ({ player, good }: World): Promise<Outcome> => ({
  answer: await player.ask(good, player.rig.organiser),
  code: 'account.none',
});
/** A one-time link of the story, which its person used. */
const withUsedLink = async ({ player, good }: World): Promise<Outcome> => ({
  answer: await player.ask(good, undefined),
  code: 'invitation.used',
});
const again =
  (code: HubErrorCode) =>
  async ({ player, good }: World): Promise<Outcome> => ({ answer: await player.ask(good, player.rig.organiser), code });

/** Those of the routes about accounts and sessions. */
export const accountWrites: Record<string, Writer> = {
  'POST /v1/session': {
    replayed: 'opens another session; a code serves once: hub-account.test.ts',
    forked: NO_HISTORY,
  },
  'POST /v1/session/exchange': {
    replayed: async ({ player, good }) => ({ answer: await player.ask(good, undefined), code: 'oidc.expired' }),
    forked: NO_HISTORY,
  },
  'POST /v1/account/oidc': { replayed: byKey, forked: NO_HISTORY },
  'POST /v1/account/oidc/off': { replayed: byKey, forked: NO_HISTORY },
  'DELETE /v1/session': { replayed: byKey, forked: NO_HISTORY },
  'DELETE /v1/sessions/{id}': { replayed: again('route.unknown'), forked: NO_HISTORY },
  'POST /v1/invitation': { replayed: withUsedLink, forked: NO_HISTORY },
  'POST /v1/invitation/password': { replayed: withUsedLink, forked: NO_HISTORY },
  'PUT /v1/account/password': { replayed: byKey, forked: NO_HISTORY },
  'POST /v1/account/totp': { replayed: byKey, forked: NO_HISTORY },
  'PUT /v1/account/totp': { replayed: byKey, forked: NO_HISTORY },
  'POST /v1/account/totp/off': { replayed: byKey, forked: NO_HISTORY },
  'POST /v1/account/recovery': { replayed: byKey, forked: NO_HISTORY },
  'POST /v1/accounts': { replayed: again('account.email'), forked: NO_HISTORY },
  'PATCH /v1/accounts/{id}': {
    replayed: async ({ player, good }) => {
      const answer = await player.ask(good, player.rig.organiser);
      expect(answer.status).toBe(200);
      return { answer, why: 'the same again changes nothing' };
    },
    forked: NO_HISTORY,
  },
  'POST /v1/accounts/{id}/invitation': { replayed: 'makes another link; the earlier one ends', forked: NO_HISTORY },
  'DELETE /v1/keys/{id}': { replayed: again('account.last'), forked: NO_HISTORY },
};
