import { resolve } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, createServer, type Server } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HostRow } from '../../organiser/protocol/hosts.ts';
import { createNetworkLook, type LookDeps, type NetworkLook } from '../../electron/feature/network/look.ts';
import type { Probe } from '../../electron/feature/network/probe.ts';
import { loadNetwork, type NetworkSettings } from '../../electron/feature/network/settings.ts';
import { blackhole } from '../rig/net/blackhole.ts';
import { closedPort, listenOn } from '../rig/net/listen.ts';
import { proxyServer } from '../rig/net/proxy.ts';
import { stunServer } from '../rig/net/stun.ts';
import { mailServer, muteServer, plainServer, resetServer, tlsServer, type TlsShape } from '../rig/net/tls-server.ts';
import { LOCAL_ADDRESS, netWorld, type NetWorld } from '../rig/net/world.ts';

const resources = resolve(import.meta.dirname, '../../resources');
const shipped = loadNetwork(resources, undefined).settings;
const quick: Partial<NetworkSettings> = {
  dnsMs: 800,
  tcpMs: 900,
  tlsMs: 900,
  totalMs: 2_000,
  udpMs: 900,
  captiveMs: 900,
};

let world: NetWorld;
beforeAll(async () => {
  world = await netWorld();
});
afterAll(() => world.stop());

type Part = Partial<Pick<LookDeps, 'couloir' | 'domain'>> & {
  settings?: Partial<NetworkSettings>;
  proxy?: string;
  dns?: string;
};

function lookAt(
  rows: HostRow[],
  { settings = {}, proxy = 'DIRECT', dns, couloir = null, domain = null }: Part = {},
): NetworkLook {
  const never = (): never => {
    throw new Error('not asked here');
  };
  return createNetworkLook({
    outside: {
      environment: { VS_DNS: dns ?? world.dns.address },
      platform: { os: 'linux' } as never,
      network: { resolveHost: never, resolveProxy: async () => proxy },
      system: {
        displays: never,
        linkHandler: never,
        onBattery: never,
        keepAwake: never,
        run: async () => ({ is: 'absent' }),
      },
    },
    data: { settings: { ...shipped, ...quick, ...world.settings, ...settings }, rows: null },
    roots: { certificates: [new X509Certificate(world.authorities.health.pem)] },
    rows: async () => rows,
    couloir,
    domain,
  });
}

async function one(row: HostRow, part: Part = {}): Promise<Probe> {
  const [probe] = await lookAt([row], part).group(row.group);
  return probe!;
}

/** Waits until nobody is connected any more. */
const isLeft = (server: Server): Promise<void> =>
  vi.waitFor(async () => {
    const open = await new Promise((tell) => server.getConnections((_, count) => tell(count)));
    expect(open).toBe(0);
  });

let names = 0;
/** A TLS server of this shape under a name of its own. */
async function served(
  shape: Omit<TlsShape, 'cert' | 'key'> & { leaf?: Parameters<NetWorld['identity']>[1]; as?: string } = {},
  part: Partial<HostRow> = {},
): Promise<HostRow> {
  const { leaf = {}, as, ...rest } = shape;
  const name = `s${(names += 1)}.service.test`;
  const { port } = await world.keep(tlsServer({ ...(await world.identity([as ?? name], leaf)), ...rest }));
  return world.row('psc', name, port, part);
}

describe('a host that is reached', () => {
  it('has a second machine that answers while the first says nothing', async () => {
    const hole = await world.keep(blackhole());
    const { port, host } = await served();
    const twin = createServer((line) => void line.pipe(connect(port, '127.0.0.1')).pipe(line));
    await world.keep(listenOn(twin, '127.0.0.2', hole.port));
    const row = world.row('psc', host, hole.port, {}, ['127.0.0.1', '127.0.0.2']);
    expect((await one(row)).direct).toMatchObject({ ok: true, cause: null });
  });

  it('is resolved, connected and secured, each with its time', async () => {
    const { direct, proxy } = await one(await served());
    expect(direct).toMatchObject({
      ok: true,
      cause: null,
      family: 4,
      trust: 'public',
      version: 'TLSv1.3',
      notPublic: false,
    });
    for (const ms of [direct.dnsMs, direct.tcpMs, direct.tlsMs, direct.ms]) expect(ms).toBeGreaterThanOrEqual(0);
    expect(proxy).toBeNull();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'asks for the card in %s and hangs up without one: reached',
    async (version) => {
      const { direct } = await one(await served({ clientCertificate: true, version }));
      expect(direct).toMatchObject({ ok: true, cause: null });
      if (version === 'TLSv1.2') expect(direct.wantsCertificate).toBe(true);
    },
  );

  it('comes from the IGC-Santé where its row says that it may', async () => {
    const shape = { leaf: { by: 'health' as const } };
    expect((await one(await served(shape, { igc: true }))).direct).toMatchObject({ ok: true, trust: 'public' });
    // Elsewhere the chain names an authority of the sector: reached, not verified.
    expect((await one(await served(shape))).direct).toMatchObject({ ok: true, trust: 'named' });
  });

  it('sends nothing but the name of the host', async () => {
    const heard: string[] = [];
    const name = 'imap.service.test';
    const { port } = await world.keep(mailServer('imap', { ...(await world.identity([name])), heard }));
    expect((await one(world.row('mss', name, port, { protocol: 'imap' }))).direct.ok).toBe(true);
    expect(heard.join('')).toMatch(/^a1 STARTTLS\r\n/);
    const smtp: string[] = [];
    const sent = await world.keep(mailServer('smtp', { ...(await world.identity([name])), heard: smtp }));
    expect((await one(world.row('mss', name, sent.port, { protocol: 'smtp' }))).direct.ok).toBe(true);
    expect(smtp.join('')).toMatch(/^EHLO \[127\.0\.0\.1\]\r\nSTARTTLS\r\n/);
  });

  it('answers a HEAD over HTTP', async () => {
    const { port } = await world.keep(plainServer());
    expect((await one(world.row('annuaire', 'http.test', port, { protocol: 'http' }))).direct.ok).toBe(true);
  });
});

describe('each defect has its cause', () => {
  const cause = async (row: HostRow, part: Part = {}) => (await one(row, part)).direct.cause;

  it('of the name', async () => {
    const row = world.row('psc', 'gone.test', 443);
    delete world.zone.names['gone.test'];
    expect(await cause(row)).toBe('dns-missing');
    world.zone.silent = true;
    expect(await cause(world.row('psc', 'late.test', 443))).toBe('dns-late');
    world.zone.silent = false;
  });

  it('of the connection', async () => {
    expect(await cause(world.row('psc', 'closed.test', await closedPort()))).toBe('refused');
    const hole = await world.keep(blackhole());
    const { direct } = await one(world.row('psc', 'hole.test', hole.port));
    expect(direct).toMatchObject({ cause: 'timeout', tcpMs: null });
    expect(await cause(world.row('psc', 'reset.test', (await world.keep(resetServer())).port))).toBe('reset');
    const mute = await one(world.row('psc', 'mute.test', (await world.keep(muteServer())).port));
    expect(mute.direct).toMatchObject({ cause: 'timeout', tlsMs: null });
    expect(mute.direct.tcpMs).not.toBeNull();
    expect(await cause(world.row('psc', 'plain.test', (await world.keep(plainServer())).port))).toBe('foreign');
  });

  it('of the certificate', async () => {
    const expired = await one(await served({ leaf: { from: -60, until: -1 } }));
    expect(expired.direct.cause).toBe('tls-dates');
    expect(Date.parse(expired.direct.until ?? '')).toBeLessThan(Date.now());
    expect(await cause(await served({ leaf: { from: 1, until: 60 } }))).toBe('tls-dates');
    expect(await cause(await served({ as: 'other.test' }))).toBe('tls-name');
    expect(await cause(await served({ leaf: { selfSigned: true } }))).toBe('tls-untrusted');
    expect(await cause(await served({ version: 'TLSv1' }))).toBe('tls-version');
  });

  it('of an interception, with who does it and whether this machine trusts them', async () => {
    const row = await served({ leaf: { by: 'filter' } });
    expect((await one(row)).direct).toMatchObject({
      cause: 'tls-intercepted',
      trust: 'none',
      issuer: 'Filtre du Port Root CA',
    });
    const roots = { public: world.authorities.open.pem, system: world.authorities.filter.pem };
    expect((await one(row, { settings: { roots } })).direct).toMatchObject({
      cause: 'tls-intercepted',
      trust: 'system',
    });
  });

  it('of a name that leads to a local address', async () => {
    const { port } = await world.keep(tlsServer({ ...(await world.identity(['x.test'])) }, LOCAL_ADDRESS));
    const { direct } = await one(world.row('psc', 'diverted.test', port, {}, [LOCAL_ADDRESS]));
    expect(direct).toMatchObject({ ok: false, notPublic: true, cause: 'tls-name' });
  });

  it('of IPv6 alone', async () => {
    const name = 'six.service.test';
    const { port } = await world.keep(tlsServer(await world.identity([name])));
    const { direct } = await one(world.row('psc', name, port, {}, ['127.0.0.1', '::1']));
    expect(direct).toMatchObject({ ok: true, family: 4, ipv6Broken: true });
    const both = await world.keep(tlsServer(await world.identity([name]), '::1'));
    expect((await one(world.row('psc', name, both.port, {}, ['::1']))).direct).toMatchObject({ ok: true, family: 6 });
  });

  it('of a mail server that does not want to be secured, or is none', async () => {
    const identity = await world.identity(['m.test']);
    const refuses = await world.keep(mailServer('smtp', { ...identity, refuses: true }));
    expect(await cause(world.row('mss', 'm.test', refuses.port, { protocol: 'smtp' }))).toBe('starttls-refused');
    const { port } = await world.keep(mailServer('imap', identity));
    expect(await cause(world.row('mss', 'm.test', port, { protocol: 'smtp' }))).toBe('foreign');
  });
});

describe('through a proxy', () => {
  const by = (peer: { port: number }): Part => ({ proxy: `PROXY 127.0.0.1:${peer.port}` });

  it('opens a way, without saying who asks, and says what goes straight', async () => {
    const asked: string[] = [];
    const proxy = await world.keep(proxyServer('open', asked));
    const row = await served();
    const both = await one(row, by(proxy));
    expect(both.direct.ok).toBe(true);
    expect(both.proxy).toMatchObject({ ok: true, via: 'proxy', trust: 'public' });
    expect(asked).toEqual([`CONNECT ${row.host}:${row.port} {"host":"${row.host}:${row.port}"}`]);
    const name = 'inside.service.test';
    const { port } = await world.keep(tlsServer(await world.identity([name])));
    const only = world.row('psc', name, port);
    delete world.zone.names[name];
    expect(await one(only, by(proxy))).toMatchObject({ direct: { cause: 'dns-missing' }, proxy: { ok: true } });
  });

  it('tells a password, a refusal and an absence apart', async () => {
    const row = await served();
    const cause = async (part: Part) => (await one(row, part)).proxy?.cause;
    expect(await cause(by(await world.keep(proxyServer('password'))))).toBe('proxy-auth');
    expect(await cause(by(await world.keep(proxyServer('refuses'))))).toBe('proxy-refused');
    expect(await cause(by({ port: await closedPort() }))).toBe('proxy-unreachable');
    expect(await cause({ proxy: 'SOCKS5 127.0.0.1:9' })).toBeUndefined();
  });
});

describe('UDP', () => {
  const ask = async (port: number) => (await one(world.row('teams', 'stun.test', port, { protocol: 'stun' }))).direct;

  it('is open when a STUN server answers this very question', async () => {
    const good = await world.keep(stunServer('good'));
    expect(await ask(good.port)).toMatchObject({ ok: true });
    expect(good.heard[0]).toHaveLength(20);
    expect(await ask((await world.keep(stunServer('liar'))).port)).toMatchObject({ ok: false, cause: 'udp-silent' });
    const silent = await world.keep(stunServer('silent'));
    expect(await ask(silent.port)).toMatchObject({ ok: false, cause: 'udp-silent' });
    // Asked again, as the RFC says.
    expect(silent.heard.length).toBeGreaterThan(1);
  });

  it('is closed when the port is', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready));
    const { port } = socket.address();
    await new Promise<void>((ready) => socket.close(() => ready()));
    expect(await ask(port)).toMatchObject({ ok: false, cause: 'refused' });
  });
});

describe('a captive portal', () => {
  it.each(['redirect', 'page', 'status-511'] as const)('is seen by its %s', async (shape) => {
    world.portal(shape);
    expect(await lookAt([]).captive()).toEqual({ is: 'captive', how: shape });
    world.portal('free');
    expect(await lookAt([]).captive()).toEqual({ is: 'free' });
  });

  it('is asked with a host name and nothing else', async () => {
    world.portalHeard.length = 0;
    await lookAt([]).captive();
    expect(world.portalHeard).toHaveLength(1);
    expect(Object.keys(world.portalHeard[0]!).toSorted()).toEqual(['connection', 'host', 'method']);
  });

  it('is not told when nothing answers', async () => {
    const captiveProbes = [{ url: `http://page.test:${await closedPort()}/`, answer: 'x' }];
    expect(await lookAt([], { settings: { captiveProbes } }).captive()).toEqual({ is: 'unknown' });
  });

  it('that takes a connection and says nothing is left in time', async () => {
    const mute = createServer((line) => void line.resume());
    const { port } = await world.keep(listenOn(mute));
    const captiveProbes = [{ url: `http://page.test:${port}/`, answer: 'x' }];
    expect(await lookAt([], { settings: { captiveProbes } }).captive()).toEqual({ is: 'unknown' });
    await isLeft(mute);
  });
});

describe('the mail of a domain', () => {
  it('is found by its autoconfiguration, and tried', async () => {
    const domain = 'cabinet.mssante.test';
    const imap = await world.keep(mailServer('imap', await world.identity([`imap.${domain}`])));
    const smtp = await world.keep(mailServer('smtp', await world.identity([`smtp.${domain}`])));
    const server = (kind: string, type: string, port: number): string =>
      `<${kind}Server type="${type}"><hostname>${type}.${domain}</hostname><port>${port}</port><socketType>STARTTLS</socketType></${kind}Server>`;
    const xml = `<clientConfig>${server('incoming', 'imap', imap.port)}${server('outgoing', 'smtp', smtp.port)}</clientConfig>`;
    const paths: string[] = [];
    const answer = (path: string): string => {
      paths.push(path);
      return `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n${xml}`;
    };
    const auto = await world.keep(tlsServer({ ...(await world.identity([`autoconfig.${domain}`])), answer }));
    for (const name of ['autoconfig', 'imap', 'smtp']) world.zone.names[`${name}.${domain}`] = ['127.0.0.1'];
    const row = world.row('mss', 'autoconfig.{domain}', auto.port);
    const probes = await lookAt([row], { domain }).group('mss');
    expect(probes.map(({ row: { host }, direct }) => [host, direct.ok])).toEqual([
      [`autoconfig.${domain}`, true],
      [`imap.${domain}`, true],
      [`smtp.${domain}`, true],
    ]);
    // The person's address is in none of it.
    expect(paths).toEqual(['/mail/config-v1.1.xml']);
    expect(await lookAt([row]).group('mss')).toEqual([]);
  });

  it('is left in time when its autoconfiguration takes the question and says nothing', async () => {
    const domain = 'muet.mssante.test';
    const mute = createTls(
      await world.identity([`autoconfig.${domain}`]),
      (line) => void line.on('error', () => undefined).resume(),
    );
    const { port } = await world.keep(listenOn(mute));
    world.zone.names[`autoconfig.${domain}`] = ['127.0.0.1'];
    const probes = await lookAt([world.row('mss', 'autoconfig.{domain}', port)], { domain }).group('mss');
    expect(probes.map(({ direct }) => direct.ok)).toEqual([true]);
    await isLeft(mute);
  });
});

describe('the whole look', () => {
  it('is not much longer than its slowest host, and asks each once', async () => {
    const hole = await world.keep(blackhole());
    const fine = await Promise.all(Array.from({ length: 10 }, () => served()));
    const rows = [...fine, world.row('dmp', 'lost.test', hole.port)];
    const look = lookAt(rows);
    world.dns.asked.length = 0;
    const began = performance.now();
    const probes = await look.all();
    const took = performance.now() - began;
    await look.group('psc');
    expect(probes.filter(({ direct }) => direct.ok)).toHaveLength(10);
    expect(took).toBeLessThan((quick.tcpMs ?? 0) * 2);
    // Two records each, once.
    expect(world.dns.asked.filter((name) => name === 'lost.test')).toHaveLength(2);
  });
});
