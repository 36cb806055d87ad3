import { resolve } from 'node:path';
import { hostGroups, type HostGroup } from '../../organiser/protocol/hosts.ts';
import { createNetworkLook, type NetworkLook } from '../../electron/feature/network/look.ts';
import { loadNetwork } from '../../electron/feature/network/settings.ts';
import { blackhole } from '../rig/net/blackhole.ts';
import { tlsServer } from '../rig/net/tls-server.ts';
import { netWorld } from '../rig/net/world.ts';
import { round, spread } from './figures.ts';

const ROUNDS = 3;
const HOSTS = 20;

/**
 * The whole look at the network, twenty hosts of six services and one that drops everything, against that one alone: with
 * the delays that the product ships.
 */
export async function run({ root }: { root: string }): Promise<Record<string, unknown>> {
  const world = await netWorld();
  try {
    const groups = hostGroups.filter((name): name is Exclude<HostGroup, 'other'> => name !== 'other');
    const names = Array.from({ length: HOSTS }, (_, n) => `h${n}.service.test`);
    const { port } = await world.keep(tlsServer(await world.identity(names)));
    const fine = names.map((name, n) => world.row(groups[n % groups.length]!, name, port));
    const lost = world.row('dmp', 'lost.test', (await world.keep(blackhole())).port);
    const { settings } = loadNetwork(resolve(root, 'resources'), undefined);
    const never = (): never => {
      throw new Error('not asked here');
    };
    const look = (rows: typeof fine): NetworkLook =>
      createNetworkLook({
        outside: {
          environment: { VS_DNS: world.dns.address },
          platform: { os: 'linux' } as never,
          network: { resolveHost: never, resolveProxy: async () => 'DIRECT' },
          system: { displays: never, linkHandler: never, onBattery: never, keepAwake: never, run: never },
        },
        data: { settings: { ...settings, ...world.settings }, rows: null },
        roots: { certificates: [] },
        rows: async () => rows,
        couloir: null,
        domain: null,
      });
    const timed = async (rows: typeof fine): Promise<number> => {
      const began = performance.now();
      const whole = look(rows);
      await Promise.all([whole.all(), whole.captive()]);
      return performance.now() - began;
    };
    const [all, alone, without]: number[][] = [[], [], []];
    for (let n = 0; n < ROUNDS; n += 1) {
      alone!.push(await timed([lost]));
      all!.push(await timed([...fine, lost]));
      without!.push(await timed(fine));
    }
    return {
      hosts: HOSTS + 1,
      rounds: ROUNDS,
      wholeMs: spread(all!),
      slowestAloneMs: spread(alone!),
      withoutTheSlowOneMs: spread(without!),
      ratio: round(spread(all!).median / spread(alone!).median, 2),
    };
  } finally {
    await world.stop();
  }
}
