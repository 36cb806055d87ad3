import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { HubErrorCode, JoinResponse } from '../../organiser/protocol/wire.ts';
import type { Player, Request } from './api-player.ts';
import { planningWrites } from './api-writes-planning.ts';
import { accountWrites } from './api-writes-account.ts';
import { peopleWrites } from './api-writes-people.ts';
import type { Answer } from './hub-rig.ts';

/** What happens when a request that writes comes twice, or again with another content. One entry per route that writes. */
export type World = { player: Player; other: JoinResponse & { device: string }; good: Request };
/** A refusal by its code, or, where nothing is refused, what was seen to make that right. */
export type Outcome = { answer: Answer; code?: HubErrorCode; why?: string };
/** A string: why it does not apply. */
export type Writer = Record<'replayed' | 'forked', string | ((world: World) => Promise<Outcome>)>;

const NO_HISTORY = 'no numbered content to fork';
const as = (player: Player, who: 'participant' | 'organiser') => player.tokenOf(who);

/** Asks the same until it is refused: the hub bounds how often. */
const untilRefused = async ({ player, good }: World): Promise<Outcome> => {
  for (let i = 0; i < 30; i += 1) {
    const answer = await player.ask(good, player.participant);
    if (answer.status !== 200) return { answer, code: 'rate.limited' };
  }
  throw new Error('never refused');
};

const again =
  (who: 'participant' | 'organiser', code: HubErrorCode) =>
  async ({ player, good }: World): Promise<Outcome> => ({ answer: await player.ask(good, as(player, who)), code });

const message = (device: string, text: string) => ({
  device,
  n: 1,
  kind: 'message.posted',
  body: { text },
  at: '2026-11-23T09:00:00.000Z',
});
const pushed = async ({ player, other }: World, text: string): Promise<Answer> =>
  player.rig.sync(other.token, other.slot.log, { v: 1, epoch: '', after: 0, push: [message(other.device, text)] });

export const writes: Record<string, Writer> = {
  'POST /v1/join': {
    replayed: async ({ player, good }) => ({
      answer: await player.ask({ ...good, body: { ...(good.body as object), device: randomUUID() } }, undefined),
      code: 'join.code-used',
    }),
    forked: NO_HISTORY,
  },
  'POST /v1/device': {
    replayed: async ({ player, good }) => {
      const ended = player.real('jeton-du-participant-donne-par-le-service-01');
      return { answer: await player.ask({ ...good, body: { device: randomUUID() } }, ended), code: 'auth.revoked' };
    },
    forked: NO_HISTORY,
  },
  'POST /v1/logs/{log}/sync': {
    replayed: async (world) => {
      const first = await pushed(world, 'une fois');
      const second = await pushed(world, 'une fois');
      expect([first.status, second.body]).toEqual([200, first.body]);
      return { answer: second, why: 'the same event again is acknowledged, and is there once' };
    },
    forked: async (world) => {
      await pushed(world, 'une fois');
      return { answer: await pushed(world, 'un autre texte'), code: 'sync.fork' };
    },
  },
  'POST /v1/logs/{log}/proof/challenge': {
    replayed: untilRefused,
    forked: NO_HISTORY,
  },
  'POST /v1/logs/{log}/proof': {
    replayed: async ({ player, other, good }) => {
      const url = good.url.replace(/logs\/[^/]+/, `logs/${other.slot.log}`);
      const given = await player.rig.challenge(other.token, other.slot.log);
      const body = { ...(good.body as object), nonce: (given.body as { nonce: string }).nonce };
      const first = await player.ask({ ...good, url, body }, other.token);
      expect(first.status).toBe(422);
      return { answer: await player.ask({ ...good, url, body }, other.token), code: 'proof.challenge' };
    },
    forked: NO_HISTORY,
  },
  'POST /v1/logs/{log}/mss/receive': { replayed: untilRefused, forked: NO_HISTORY },
  'POST /v1/logs/{log}/mss/receive/answer': { replayed: again('participant', 'mss.code-none'), forked: NO_HISTORY },
  'POST /v1/logs/{log}/mss/send': { replayed: untilRefused, forked: NO_HISTORY },
  'POST /v1/logs/{log}/mss/hand/code': { replayed: 'gives another code; the earlier one is void', forked: NO_HISTORY },
  'POST /v1/logs/{log}/mss/hand/received': { replayed: again('organiser', 'mss.code-wrong'), forked: NO_HISTORY },
  'PUT /v1/blobs/{sha256}': {
    replayed: async ({ player, good }) => {
      const [first, second] = [await player.ask(good, player.participant), await player.ask(good, player.participant)];
      expect([second.status, second.body]).toEqual([200, first.body]);
      return { answer: second, why: 'the same bytes again: the same receipt, kept once' };
    },
    forked: async ({ player, other, good }) => {
      const sha = createHash('sha256').update(randomUUID()).digest('hex');
      const url = good.url.replace(/[0-9a-f]{64}/, sha);
      return { answer: await player.ask({ ...good, url }, other.token), code: 'blob.mismatch' };
    },
  },
  'POST /v1/editions': { replayed: 'makes another edition, which can be told by its id', forked: NO_HISTORY },
  'POST /v1/editions/{id}/slots': { replayed: 'makes another slot, which can be told by its id', forked: NO_HISTORY },
  'POST /v1/slots/{id}/code': { replayed: 'gives another code; the earlier one is void', forked: NO_HISTORY },
  ...peopleWrites,
  'PATCH /v1/editions/{id}/settings': {
    replayed: again('organiser', 'edition.changed'),
    forked: async ({ player, good }) => ({
      answer: await player.ask({ ...good, body: { version: 1, name: 'Une autre édition' } }, player.rig.organiser),
      code: 'edition.changed',
    }),
  },
  'PUT /v1/editions/{id}/lists/{name}': {
    replayed: again('organiser', 'list.stale'),
    forked: async ({ player, good }) => ({
      answer: await player.ask(
        { ...good, body: { ...(good.body as object), label: 'Une autre liste' } },
        player.rig.organiser,
      ),
      code: 'list.stale',
    }),
  },
  'PUT /v1/editions/{id}/lists/mss-domains/file': {
    replayed: 'needs the official file: tests/contract/hub-white-list.test.ts',
    forked: 'needs the official file: tests/contract/hub-white-list.test.ts',
  },
  'PUT /v1/mss/box': {
    replayed: async ({ player, good }) => {
      const answer = await player.ask(good, player.rig.organiser);
      expect([answer.status, answer.body]).toEqual([200, { v: 1, box: 'equipe@region.mssante.fr', account: false }]);
      return { answer, why: 'the same again changes nothing' };
    },
    forked: NO_HISTORY,
  },
  'PATCH /v1/editions/{id}/irritants': {
    replayed: again('organiser', 'irritant.changed'),
    forked: async ({ player, good }) => {
      const { changes } = good.body as { changes: object[] };
      const body = { changes: changes.map((change) => ({ ...change, set: { state: 'rejected' } })) };
      return { answer: await player.ask({ ...good, body }, player.rig.organiser), code: 'irritant.changed' };
    },
  },
  'POST /v1/editions/{id}/publishers': {
    replayed: 'makes another link, which can be told by its id',
    forked: NO_HISTORY,
  },
  'DELETE /v1/publishers/{id}': {
    replayed: async ({ player, good }) => {
      const [first, second] = [
        await player.ask(good, player.rig.organiser),
        await player.ask(good, player.rig.organiser),
      ];
      expect([second.status, second.body]).toEqual([200, first.body]);
      return { answer: second, why: 'a link that ended stays as it ended' };
    },
    forked: NO_HISTORY,
  },
  'PUT /v1/slots/{id}/contact': {
    replayed: async ({ player, good }) => {
      const answer = await player.ask(good, player.rig.organiser);
      expect(answer.status).toBe(200);
      return { answer, why: 'the same again changes nothing' };
    },
    forked: NO_HISTORY,
  },
  'POST /v1/editions/{id}/reminders': {
    replayed: async ({ player, good }) => {
      const answer = await player.ask(good, player.rig.organiser);
      expect((answer.body as { results: { is: string }[] }).results.map(({ is }) => is)).toEqual(['recent']);
      return { answer, why: 'nobody is reminded twice within 20 hours' };
    },
    forked: NO_HISTORY,
  },
  ...accountWrites,
  ...planningWrites,
};
