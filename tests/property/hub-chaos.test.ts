import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HubLife } from './chaos/hub-life.ts';
import { seedsToPlay, Theatre } from './chaos/stage.ts';

/**
 * The protocol over the real hub: real HTTP, real databases, the engines of the application and of the board, each side
 * killed at any moment, between them a network that loses, repeats and reorders, a disk that fills, backups put back. Once all
 * works again everything is there once, everywhere alike. `VS_SEEDS=200` plays more stories; `VS_SEED=17 VS_SEEDS=1` one again.
 */
const theatre = new Theatre();
const seeds = seedsToPlay(6);
beforeAll(
  () =>
    theatre.open(async (program, data, proxy) => {
      const hub = new HubLife(program, data, proxy);
      await hub.start();
      return hub;
    }),
  60_000,
);
afterAll(() => theatre.close());

describe('the hub, the application and the board in a storm', () => {
  it.each(seeds)(
    'seed %i: everything once, the same everywhere, nothing acknowledged lost',
    { timeout: 120_000 },
    (seed) => theatre.show(seed),
  );

  it('met every kind of trouble', () => {
    theatre.record('hub-chaos', seeds);
    const network = ['lost', 'answer-lost', 'answer-cut', 'twice', 'late'];
    if (seeds.length >= 6)
      expect(theatre.missing([...network, 'kill-hub', 'kill-device', 'restore', 'status-507'])).toEqual([]);
  });
});
