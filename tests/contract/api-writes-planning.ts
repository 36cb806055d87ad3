import type { HubErrorCode } from '../../organiser/protocol/wire.ts';
import type { Outcome, World, Writer } from './api-writes.ts';

const NO_HISTORY = 'no numbered content to fork';
const again =
  (code: HubErrorCode) =>
  async ({ player, good }: World): Promise<Outcome> => ({ answer: await player.ask(good, player.rig.organiser), code });

/** Those of the planning and of the chains. */
export const planningWrites: Record<string, Writer> = {
  'PATCH /v1/slots/{id}': { replayed: again('slot.changed'), forked: again('slot.changed') },
  'POST /v1/editions/{id}/chains': { replayed: 'makes another chain, which can be told by its id', forked: NO_HISTORY },
  // The story ends the chain.
  'PATCH /v1/editions/{id}/chains/{chain}': {
    replayed: again('route.unknown'),
    forked: 'a version is read: hub-planning.test.ts',
  },
  'DELETE /v1/editions/{id}/chains/{chain}': { replayed: again('route.unknown'), forked: NO_HISTORY },
};
