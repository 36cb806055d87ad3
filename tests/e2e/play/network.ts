import { readFileSync } from 'node:fs';
import path from 'node:path';
import { hostRow, type HostRow } from '../../../organiser/protocol/hosts.ts';
import { stunServer } from '../../rig/net/stun.ts';
import { plainServer, tlsServer } from '../../rig/net/tls-server.ts';
import { netWorld, type NetWorld } from '../../rig/net/world.ts';
import type { Workshop } from './folder.ts';
import { root } from './runtime.ts';

const DOMAIN = 'medecin.mssante.fr';

/** The rows that the product ships, those that are tried. */
export const shippedRows = (): HostRow[] => {
  const { rows } = JSON.parse(readFileSync(path.join(root, 'resources', 'hosts.json'), 'utf8')) as { rows: unknown[] };
  return rows.map((row) => hostRow.parse(row)).filter(({ need }) => need !== 'none');
};

/**
 * Environment of an application whose network lets everything through: the names of the shipped list, resolved by a server
 * of ours to servers of ours on the loopback. `more`: rows beside them. Ends with the workshop.
 */
export async function goodNetwork(
  workshop: Workshop,
  more: (world: NetWorld) => Promise<HostRow[]> = async () => [],
): Promise<Record<string, string>> {
  const world = await netWorld();
  workshop.later(() => world.stop());
  const rows = shippedRows();
  const names = rows.map(({ host }) => host.replace('{domain}', DOMAIN));
  const [services, pages, udp] = await Promise.all([
    world.identity([...new Set(names)]).then((identity) => world.keep(tlsServer(identity))),
    world.keep(plainServer()),
    world.keep(stunServer('good')),
  ]);
  for (const name of names) world.zone.names[name] = ['127.0.0.1'];
  const ports: Partial<Record<HostRow['protocol'], number>> = { http: pages.port, stun: udp.port };
  const placed = rows.map((row) => ({ ...row, port: ports[row.protocol] ?? services.port }));
  return world.env(workshop.dir('network'), [...placed, ...(await more(world))]);
}
