import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostRow, type HostGroup, type HostRow } from '../../../organiser/protocol/hosts.ts';
import type { NetworkSettings } from '../../../electron/feature/network/settings.ts';
import { nameServer, type NameServer, type Zone } from './dns.ts';
import { makeAuthority, makeIdentity, type Authority, type Identity, type LeafShape } from './pki.ts';
import { KNOWN_TEXT, portalServer, type PortalShape } from './portal.ts';

/** The address that stands for one of a local network. */
export const LOCAL_ADDRESS = '127.0.0.99';

export type NetWorld = {
  authorities: { open: Authority; filter: Authority; health: Authority };
  zone: Zone;
  dns: NameServer;
  /** How the page of known text answers from now on. */
  portal(shape: PortalShape): void;
  portalHeard: Record<string, unknown>[];
  /** A certificate of the public authority unless told otherwise. */
  identity(names: string[], shape?: Partial<LeafShape> & { by?: keyof NetWorld['authorities'] }): Promise<Identity>;
  /** Ends with the world. */
  keep<T extends { stop(): Promise<void> }>(peer: Promise<T>): Promise<T>;
  /** A row of the list, and its name at the loopback unless told otherwise. */
  row(group: HostGroup, name: string, port: number, part?: Partial<HostRow>, addresses?: string[]): HostRow;
  settings: Partial<NetworkSettings>;
  /** Environment of an application that is to live in this world. */
  env(folder: string, rows: readonly HostRow[], settings?: Partial<NetworkSettings>): Record<string, string>;
  stop(): Promise<void>;
};

/** A network of its own: names, authorities, a portal that is open. Servers are added by the tests. */
export async function netWorld(): Promise<NetWorld> {
  const [open, filter, health] = await Promise.all([
    makeAuthority('O=Rig Public, CN=Rig Public Root'),
    makeAuthority('O=Filtre du Port, CN=Filtre du Port Root CA'),
    makeAuthority('C=FR, O=ASIP-SANTE, OU=IGC-SANTE TEST, CN=TEST AC RACINE IGC-SANTE ELEMENTAIRE'),
  ]);
  const authorities = { open, filter, health };
  let shape: PortalShape = 'free';
  const portalHeard: Record<string, unknown>[] = [];
  const portal = await portalServer(() => shape, portalHeard);
  const zone: Zone = { names: { 'page.test': ['127.0.0.1'] } };
  const dns = await nameServer(zone);
  const ends: { stop(): Promise<void> }[] = [portal, dns];
  const settings: Partial<NetworkSettings> = {
    captiveProbes: [{ url: `http://page.test:${portal.port}/connecttest.txt`, answer: KNOWN_TEXT }],
    notPublic: { ranges: [`${LOCAL_ADDRESS}/32`] },
    roots: { public: open.pem, system: '' },
  };
  return {
    authorities,
    zone,
    dns,
    portal: (next) => void (shape = next),
    portalHeard,
    identity: (names, { by = 'open', ...leaf } = {}) => makeIdentity(authorities[by], { names, ...leaf }),
    async keep(peer) {
      const made = await peer;
      ends.push(made);
      return made;
    },
    row(group, name, port, part = {}, addresses = ['127.0.0.1']) {
      zone.names[name] = addresses;
      const about = {
        id: `r-${name.replaceAll(/[^a-z0-9]+/g, '-')}-${port}`,
        service: `Service ${group}`,
        group,
        host: name,
        port,
      };
      const rest = { protocol: 'tls', couloirs: null, confidence: 'verified', source: 'rig' };
      return hostRow.parse({ ...about, ...rest, ...part });
    },
    settings,
    env(folder, rows, more = {}) {
      const file = path.join(folder, 'hosts.json');
      writeFileSync(file, JSON.stringify({ rows, settings: { ...settings, ...more } }));
      return { VS_HOSTS_FILE: file, VS_DNS: dns.address };
    },
    async stop() {
      await Promise.all(ends.map((one) => one.stop()));
    },
  };
}
