import type { HostRow } from '../../../organiser/protocol/hosts.ts';
import type { NetworkSettings } from '../../../electron/feature/network/settings.ts';
import { blackhole } from '../../rig/net/blackhole.ts';
import { closedPort } from '../../rig/net/listen.ts';
import { proxyServer, type ProxyShape } from '../../rig/net/proxy.ts';
import { stunServer } from '../../rig/net/stun.ts';
import { plainServer, resetServer, tlsServer, type TlsShape } from '../../rig/net/tls-server.ts';
import { LOCAL_ADDRESS, netWorld, type NetWorld } from '../../rig/net/world.ts';
import { goodNetwork } from '../play/network.ts';
import { caseList, type Bench, type Scene } from './case.ts';
import { goodProfile } from './profile.ts';

const { cases, produces } = caseList();

produces('network.hub', 'unknown', 'network.hub-not-joined', 'no edition joined', async () => ({}));
produces('network.hub', 'ok', null, 'the hub answers', async (bench) => ({ join: await bench.edition() }));
produces('network.hub', 'fail', 'network.hub-unreachable', 'the hub was killed', async (bench) => {
  const edition = await bench.ownEdition();
  return { join: edition, before: () => edition.hub.kill(), alone: true };
});

const services = ['psc', 'insi', 'dmp', 'mss', 'annuaire', 'teams'] as const;

const nothing = async (): Promise<Scene> => ({});
produces('network.path', 'unknown', 'network.no-host', 'an empty list of hosts', nothing);
for (const service of services) {
  // Most of MSSanté's hosts are named by the domain of the address, which is not typed yet.
  const code = service === 'mss' ? 'check.not-tried' : 'network.no-host';
  produces(`network.${service}`, 'unknown', code, 'no host of this service in the list', nothing);
}

const good = async (bench: Bench): Promise<Scene> => ({
  env: await bench.once('good', () => goodNetwork(bench.work)),
  profile: goodProfile,
});
produces('network.path', 'ok', null, 'straight, every host answers', good);
for (const service of services) {
  produces(`network.${service}`, 'ok', null, 'the shipped hosts, answered by TLS servers of ours', good);
}

/** A network of its own for some cases: its servers, then one environment. */
type Place = {
  world: NetWorld;
  tls(group: HostRow['group'], shape?: Shape, part?: Partial<HostRow>): Promise<HostRow>;
};
type Shape = Omit<TlsShape, 'cert' | 'key'> & {
  leaf?: Parameters<NetWorld['identity']>[1];
  as?: string;
  addresses?: string[];
};
type Built = { rows: HostRow[]; settings?: Partial<NetworkSettings>; env?: Record<string, string> };

function network(name: string, build: (place: Place) => Promise<Built>) {
  return async (bench: Bench): Promise<Scene> => ({
    env: await bench.once(name, async () => {
      const world = await netWorld();
      bench.work.later(() => world.stop());
      const tls: Place['tls'] = async (group, { leaf = {}, as, addresses, ...shape } = {}, part = {}) => {
        const host = `${group}-${name}.service.test`;
        const [own] = addresses ?? [];
        const server = tlsServer({ ...(await world.identity([as ?? host], leaf)), ...shape }, own);
        return world.row(group, host, (await world.keep(server)).port, part, addresses);
      };
      const { rows, settings, env = {} } = await build({ world, tls });
      return { ...world.env(bench.work.dir(name), rows, settings), ...env };
    }),
  });
}

const one = network('blocked', async ({ world, tls }) => {
  const hole = await world.keep(blackhole());
  const silent = await world.keep(stunServer('silent'));
  const reset = await world.keep(resetServer());
  return {
    rows: [
      world.row('psc', 'refused.test', await closedPort()),
      world.row('insi', 'hole.test', hole.port, { confidence: 'derived' }),
      await tls('dmp', { leaf: { by: 'filter' } }),
      world.row('mss', 'reset.test', reset.port),
      await tls('annuaire', { leaf: { from: -60, until: -2 } }),
      await tls('teams'),
      world.row('teams', 'stun.test', silent.port, { protocol: 'stun' }),
    ],
  };
});
produces('network.psc', 'fail', 'network.refused', 'a closed port', one);
produces('network.insi', 'warn', 'network.timeout', 'a port that drops everything, of a row nobody checked', one);
produces('network.dmp', 'fail', 'network.tls-intercepted', 'a certificate of a filter that is not trusted', one);
produces('network.mss', 'fail', 'network.reset', 'a reset in the middle of the handshake', one);
produces('network.annuaire', 'fail', 'network.tls-expired', 'a certificate that expired', one);
produces('network.teams', 'warn', 'network.udp', 'HTTPS answers, the STUN server is silent', one);
produces('network.path', 'fail', 'network.tls-intercepted', 'a filter opens the connections, untrusted', one);

const two = network('defects', async ({ world, tls }) => {
  const plain = await world.keep(plainServer());
  const gone = world.row('annuaire', 'gone.test', 443);
  delete world.zone.names['gone.test'];
  return {
    rows: [
      await tls('psc', { leaf: { selfSigned: true } }),
      await tls('insi', { as: 'another.test' }),
      await tls('dmp', { version: 'TLSv1' }),
      world.row('mss', 'plain.test', plain.port),
      gone,
      await tls('teams', { lag: 700 }),
    ],
    settings: { slowMs: 500 },
  };
});
produces('network.psc', 'fail', 'network.tls-untrusted', 'a certificate that signs itself', two);
produces('network.insi', 'fail', 'network.tls-name', 'a certificate of another name', two);
produces('network.dmp', 'warn', 'network.tls-version', 'TLS 1.0 only', two);
produces('network.mss', 'fail', 'network.not-tls', 'a page in clear where TLS was expected', two);
produces('network.annuaire', 'fail', 'network.dns', 'a name that does not exist', two);
produces('network.teams', 'warn', 'network.slow', 'a server that lags', two);

const three = network('doubts', async ({ world, tls }) => {
  const hole = await world.keep(blackhole());
  return {
    rows: [
      await tls('psc', { version: 'TLSv1' }),
      await tls('insi'),
      await tls('mss', { lag: 700 }),
      world.row('annuaire', 'silence.test', hole.port, { confidence: 'derived' }),
      world.row('teams', 'shut.test', await closedPort()),
    ],
    settings: { slowMs: 500 },
  };
});
produces('network.psc', 'warn', 'network.tls-version', 'TLS 1.0 only', three);
produces('network.mss', 'warn', 'network.slow', 'a server that lags', three);
produces('network.annuaire', 'warn', 'network.timeout', 'a port that drops everything, of a row nobody checked', three);
produces('network.teams', 'fail', 'network.refused', 'a closed port', three);

const opened = network('opened', async ({ world, tls }) => ({
  rows: [
    await tls('psc', { leaf: { by: 'filter' } }),
    await tls('dmp', { leaf: { by: 'filter' } }, { mutual: true }),
    await tls('insi', { clientCertificate: true, version: 'TLSv1.2' }),
    await tls('annuaire', { as: 'box.test', addresses: [LOCAL_ADDRESS] }),
  ],
  settings: { roots: { public: world.authorities.open.pem, system: world.authorities.filter.pem } },
}));
produces('network.path', 'warn', 'network.tls-intercepted', 'a filter that this machine trusts', opened);
produces('network.psc', 'ok', null, 'pages pass through a filter that this machine trusts', opened);
produces('network.dmp', 'fail', 'network.tls-intercepted', 'a card cannot pass through that filter', opened);
produces('network.insi', 'ok', null, 'asks for the card and hangs up without one: reached', opened);
produces('network.annuaire', 'fail', 'network.dns-private', 'a name that leads to a local machine', opened);

const late = network('late', async ({ tls }) => ({
  rows: [await tls('psc', { leaf: { from: 2, until: 60 } }), await tls('annuaire', { leaf: { from: 2, until: 60 } })],
}));
produces('network.psc', 'fail', 'network.clock', 'certificates of two services that begin the day after', late);

const six = network('six', async ({ tls }) => ({ rows: [await tls('psc', { addresses: ['127.0.0.1', '::1'] })] }));
produces('network.path', 'warn', 'network.ipv6', 'IPv6 is proposed and refuses', six);

const captive = network('captive', async ({ world, tls }) => {
  world.portal('redirect');
  return { rows: [await tls('psc', { as: 'portal.test' }), await tls('teams', { as: 'portal.test' })] };
});
produces('network.path', 'fail', 'network.captive', 'a portal redirects', captive);
produces('network.psc', 'unknown', 'check.not-tried', 'behind a portal, the portal is said once', captive);

const offline = network('offline', async ({ world }) => {
  const rows = [world.row('psc', 'a.test', 443), world.row('teams', 'b.test', 443)];
  world.zone.names = {};
  return { rows };
});
produces('network.path', 'fail', 'network.offline', 'no name has an address', offline);

const walled = network('walled', async ({ world }) => {
  const rows = [world.row('psc', 'a.test', await closedPort()), world.row('teams', 'b.test', await closedPort())];
  return { rows };
});
produces('network.path', 'fail', 'network.blocked', 'every host refuses', walled);

/** Rows whose names only the proxy knows; `https_proxy` is the system's setting where there is no desktop. */
const behind = (shape: ProxyShape | 'absent') =>
  network(`proxy-${shape}`, async ({ world, tls }) => {
    const rows = [await tls('psc'), await tls('teams')];
    for (const { host } of rows) delete world.zone.names[host];
    const port = shape === 'absent' ? await closedPort() : (await world.keep(proxyServer(shape))).port;
    const proxy = `http://127.0.0.1:${port}`;
    return { rows, env: { https_proxy: proxy, HTTPS_PROXY: proxy, no_proxy: '', NO_PROXY: '' } };
  });
produces('network.path', 'warn', 'network.proxy-only', 'only the proxy reaches the hosts', behind('open'));
produces('network.psc', 'ok', null, 'through an HTTP proxy', behind('open'));
produces('network.path', 'fail', 'network.proxy-auth', 'the proxy answers 407', behind('password'));
produces('network.psc', 'fail', 'network.proxy-refused', 'the proxy answers 403', behind('refuses'));
produces(
  'network.path',
  'fail',
  'network.proxy-unreachable',
  'the proxy that is set does not answer',
  behind('absent'),
);

export { cases };
