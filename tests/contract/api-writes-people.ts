import { expect } from 'vitest';
import type { Writer } from './api-writes.ts';

const NO_HISTORY = 'no numbered content to fork';

/** Requests that write participants, sent twice. */
export const peopleWrites: Record<string, Writer> = {
  'POST /v1/editions/{id}/participants': {
    replayed: async ({ player, good }) => ({
      answer: await player.ask(good, player.rig.organiser),
      code: 'participant.known',
    }),
    forked: NO_HISTORY,
  },
  'POST /v1/editions/{id}/participants/import': {
    replayed: async ({ player, good }) => {
      const answer = await player.ask(good, player.rig.organiser);
      expect([answer.status, answer.body]).toEqual([200, { v: 1, added: 0, changed: 0, same: 1 }]);
      return { answer, why: 'the same lines again change nothing' };
    },
    forked: NO_HISTORY,
  },
  'PATCH /v1/participants/{id}': {
    replayed: async ({ player, good }) => {
      const [first, second] = [
        await player.ask(good, player.rig.organiser),
        await player.ask(good, player.rig.organiser),
      ];
      expect([second.status, second.body]).toEqual([200, first.body]);
      return { answer: second, why: 'the same again changes nothing' };
    },
    forked: NO_HISTORY,
  },
  'POST /v1/editions/{id}/participants/state': {
    replayed: async ({ player, good }) => {
      const answer = await player.ask(good, player.rig.organiser);
      expect([answer.status, answer.body]).toEqual([200, { v: 1, changed: 0 }]);
      return { answer, why: 'the same again changes nothing' };
    },
    forked: NO_HISTORY,
  },
  'POST /v1/editions/{id}/participants/invite': {
    replayed: async ({ player, good }) => {
      const answer = await player.ask(good, player.rig.organiser);
      expect((answer.body as { results: { is: string }[] }).results.map(({ is }) => is)).toEqual(['recent']);
      return { answer, why: 'nobody is invited twice within 20 hours' };
    },
    forked: NO_HISTORY,
  },
  'POST /v1/editions/{id}/registration': {
    replayed: 'gives another link; the earlier one is closed',
    forked: NO_HISTORY,
  },
  'DELETE /v1/editions/{id}/registration': {
    replayed: async ({ player, good }) => {
      const answer = await player.ask(good, player.rig.organiser);
      expect([answer.status, answer.body]).toEqual([200, { v: 1, registration: null }]);
      return { answer, why: 'a closed link stays closed' };
    },
    forked: NO_HISTORY,
  },
  'POST /v1/registrations/{token}': {
    // The link of the story was closed just before.
    replayed: async ({ player, good }) => ({ answer: await player.ask(good, undefined), code: 'registration.closed' }),
    forked: NO_HISTORY,
  },
};
