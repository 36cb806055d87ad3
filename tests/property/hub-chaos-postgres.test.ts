import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres } from '../rig/postgres.ts';
import { HubPair } from './chaos/hub-pair.ts';
import { seedsToPlay, Theatre } from './chaos/stage.ts';

/** The storm of `hub-chaos.test.ts` over two hubs on one PostgreSQL, each request to either; the database is killed too. */
const theatre = new Theatre();
const seeds = seedsToPlay(3);
let server: Postgres;
beforeAll(async () => {
  server = await Postgres.start();
  const database = await server.database();
  await theatre.open(async (program, data, proxy) => {
    const hubs = new HubPair(program, data, database, server, proxy);
    await hubs.start();
    return hubs;
  });
}, 60_000);
afterAll(async () => {
  await theatre.close();
  await server.stop();
});

describe('two hubs on PostgreSQL in a storm', () => {
  it.each(seeds)(
    'seed %i: everything once, the same everywhere, nothing acknowledged lost',
    { timeout: 120_000 },
    (seed) => theatre.show(seed),
  );

  it('met every kind of trouble', () => {
    theatre.record('hub-chaos-postgres', seeds);
    if (seeds.length >= 3)
      expect(theatre.missing(['lost', 'answer-lost', 'twice', 'kill-hub', 'kill-device'])).toEqual([]);
  });
});
