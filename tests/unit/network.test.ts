import { describe, expect, it } from 'vitest';
import { hostRow } from '../../organiser/protocol/hosts.ts';
import { bundledLists } from '../../electron/feature/list/bundled.ts';
import { attemptWords, probeEvidence, probeShared } from '../../electron/feature/network/evidence.ts';
import { judgeGroup, judgeProbe, judgeUdp } from '../../electron/feature/network/judge.ts';
import { createPool, rowsFor } from '../../electron/feature/network/look.ts';
import { serversIn } from '../../electron/feature/network/mail-hosts.ts';
import { statusOf, waysOf } from '../../electron/feature/network/proxy.ts';
import { privateAddresses } from '../../electron/feature/network/settings.ts';
import { answersBinding, bindingRequest } from '../../electron/feature/network/stun.ts';
import { pathProblem, summarise } from '../../electron/feature/network/summary.ts';
import { overheard } from '../../electron/feature/network/tls-record.ts';
import { hasVpn } from '../../electron/feature/network/vpn.ts';
import { everyGroup, probeOf, resources, rowOf, settings } from './network-fixture.ts';

const at = 'check.network-psc';
const said = (...given: Parameters<typeof probeOf>) => {
  const { status, failure } = judgeProbe(probeOf(...given), at, settings.slowMs);
  return [status, failure?.code ?? null];
};

describe('the list of hosts', () => {
  const { example, body } = bundledLists(resources).hosts;
  const { rows } = body;

  it('has one id per row, a group for each check, and marks what was never checked', () => {
    expect(example).toBe(false);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const group of ['psc', 'insi', 'dmp', 'mss', 'annuaire', 'teams']) {
      expect(
        rows.some((row) => row.group === group && row.need === 'needed'),
        group,
      ).toBe(true);
    }
    expect(rows.find(({ id }) => id === 'insi-cps')?.confidence).toBe('derived');
    expect(
      rows.filter(({ protocol }) => protocol === 'stun').every(({ confidence }) => confidence !== 'verified'),
    ).toBe(true);
  });

  it('takes names of public machines only', () => {
    const parse = (host: string) => hostRow.safeParse({ ...rowOf(), host }).success;
    expect(['lps2.dmp.gouv.fr', 'autoconfig.{domain}', 'a.test'].map(parse)).toEqual([true, true, true]);
    const refused = [
      '127.0.0.1',
      '192.168.1.1',
      '[::1]',
      'localhost',
      'imprimante',
      'nas.local',
      'x.home',
      'a b.fr',
      '',
    ];
    expect(refused.filter(parse)).toEqual([]);
  });

  it('is narrowed to the couloir and the domain of a person', () => {
    const list = [
      rowOf({ id: 'all' }),
      rowOf({ id: 'labo', couloirs: ['laboratoire'] }),
      rowOf({ id: 'auto', host: 'autoconfig.{domain}' }),
      rowOf({ id: 'kept', need: 'none' }),
    ];
    expect(rowsFor(list, null, null).map(({ id }) => id)).toEqual(['all']);
    const own = rowsFor(list, 'laboratoire', 'medecin.mssante.fr');
    expect(own.map(({ id, host }) => [id, host])).toEqual([
      ['all', 'auth.psc.test'],
      ['labo', 'auth.psc.test'],
      ['auto', 'autoconfig.medecin.mssante.fr'],
    ]);
  });
});

describe('one host', () => {
  it('is fine, slow, or named with its cause', () => {
    expect(said()).toEqual(['ok', null]);
    expect(said({}, { ms: settings.slowMs + 1 })).toEqual(['warn', 'network.slow']);
    const codes = {
      'dns-missing': 'network.dns',
      'dns-late': 'network.dns',
      refused: 'network.refused',
      timeout: 'network.timeout',
      unreachable: 'network.timeout',
      reset: 'network.reset',
      foreign: 'network.not-tls',
      'starttls-refused': 'network.not-tls',
      'tls-name': 'network.tls-name',
      'tls-dates': 'network.tls-expired',
      'tls-untrusted': 'network.tls-untrusted',
      'tls-intercepted': 'network.tls-intercepted',
      'proxy-auth': 'network.proxy-auth',
      'proxy-refused': 'network.proxy-refused',
      'proxy-unreachable': 'network.proxy-unreachable',
    } as const;
    for (const [cause, code] of Object.entries(codes)) {
      expect(said({}, { cause: cause as keyof typeof codes, trust: 'none' })).toEqual(['fail', code]);
    }
    expect(said({}, { cause: 'tls-version' })).toEqual(['warn', 'network.tls-version']);
  });

  it('never fails when nobody checked its row', () => {
    for (const confidence of ['memory', 'derived'] as const) {
      expect(said({ confidence }, { cause: 'timeout' })).toEqual(['warn', 'network.timeout']);
    }
  });

  it('at a local address is diverted, unless its certificate is in order', () => {
    expect(said({}, { notPublic: true })).toEqual(['ok', null]);
    expect(said({}, { notPublic: true, cause: 'tls-name' })).toEqual(['fail', 'network.dns-private']);
    expect(said({}, { notPublic: true, cause: 'refused' })).toEqual(['fail', 'network.dns-private']);
  });

  it('opened by what this machine trusts still serves pages, and never a card', () => {
    const opened = { cause: 'tls-intercepted', trust: 'system', issuer: 'Zorg' } as const;
    expect(said({}, opened)).toEqual(['ok', null]);
    expect(said({ mutual: true }, opened)).toEqual(['fail', 'network.tls-intercepted']);
  });

  it('that the proxy refuses and that is reached straight is a warning, and the other way round is reached', () => {
    expect(said({}, {}, { cause: 'proxy-refused' })).toEqual(['warn', 'network.proxy-refused']);
    expect(said({}, { cause: 'timeout' }, { cause: 'proxy-auth' })).toEqual(['fail', 'network.proxy-auth']);
    expect(said({}, { cause: 'timeout' }, {})).toEqual(['ok', null]);
  });
});

describe('a group', () => {
  it('is as bad as its worst needed host', () => {
    const probes = [probeOf(), probeOf({ need: 'useful' }, { cause: 'refused' })];
    expect(judgeGroup(probes, at, settings.slowMs)?.status).toBe('ok');
    const worst = judgeGroup([...probes, probeOf({ host: 'b.test' }, { cause: 'timeout' })], at, settings.slowMs);
    expect(worst).toMatchObject({ status: 'fail', failure: { info: { host: 'b.test' } } });
    expect(judgeGroup([], at, settings.slowMs)).toBeNull();
  });

  it('has UDP when one server answers', () => {
    const stun = (cause: 'udp-silent' | null) => probeOf({ protocol: 'stun', port: 3478 }, { cause });
    expect(judgeUdp([stun('udp-silent'), stun(null)], at).status).toBe('ok');
    expect(judgeUdp([stun('udp-silent')], at)).toMatchObject({ status: 'warn', failure: { code: 'network.udp' } });
  });

  it('tells the person each time, and the organisers what names nobody', () => {
    const probes = [
      probeOf({ host: 'a.test' }),
      probeOf({ host: 'b.test', port: 143 }, { cause: 'timeout', tcpMs: null, tlsMs: null }),
    ];
    expect(probeEvidence(probes)).toEqual({
      'host a.test': 'ok dns=2 tcp=34 tls=60 ip=4',
      'host b.test:143': 'timeout dns=2 ip=4',
    });
    expect(probeShared(probes)).toEqual({ hosts: 2, reached: 1, slowestMs: 96, missed: 'b.test timeout' });
    const opened = probeOf({}, { cause: 'tls-intercepted', trust: 'none', issuer: 'Zorg Web Filter' });
    expect(probeShared([opened])).toMatchObject({ issuer: 'Zorg Web Filter' });
    expect(attemptWords(opened.direct)).toBe(
      'tls-intercepted dns=2 tcp=34 tls=60 ip=4 trust=none issuer=Zorg Web Filter',
    );
    const two = probeOf({ host: 'a.test' }, { cause: 'refused' }, {});
    expect(Object.keys(probeEvidence([two]))).toEqual(['host a.test direct', 'host a.test proxy']);
  });
});

describe('the way to the internet', () => {
  const problem = (probes = everyGroup(), captive: Parameters<typeof summarise>[1] = { is: 'free' }) =>
    pathProblem(summarise(probes, captive));

  it('is named once: a portal, a password, nothing at all', () => {
    expect(problem()).toBeNull();
    const portal = { is: 'captive', how: 'redirect' } as const;
    expect(problem(everyGroup({ cause: 'tls-name' }), portal)).toEqual({ code: 'network.captive', fails: true });
    expect(problem(everyGroup({ cause: 'dns-missing' }))).toEqual({ code: 'network.offline', fails: true });
    // A firewall that refuses every host is no open way, and neither is one that cuts: nobody answered.
    for (const cause of ['refused', 'reset', 'foreign'] as const) {
      expect(problem(everyGroup({ cause }))).toEqual({ code: 'network.blocked', fails: true });
    }
    expect(problem([probeOf({}, { cause: 'timeout' })])).toEqual({ code: 'network.blocked', fails: true });
    expect(problem([...everyGroup({ cause: 'refused' }), probeOf()])).toBeNull();
    // Wrong dates are the clock's affair: the services themselves were reached.
    expect(problem(everyGroup({ cause: 'tls-dates' }))).toBeNull();
    const locked = [
      probeOf({}, { cause: 'timeout' }, { cause: 'proxy-auth' }),
      probeOf({}, { cause: 'timeout' }, { cause: 'proxy-auth' }),
    ];
    expect(problem(locked)).toEqual({ code: 'network.proxy-auth', fails: true });
    expect(problem([...locked, probeOf()])).toEqual({ code: 'network.proxy-auth', fails: false });
  });

  it('is no portal that blocks the page of known text while the services show their own certificates', () => {
    const page = { is: 'captive', how: 'page' } as const;
    expect(problem(everyGroup(), page)).toBeNull();
    expect(problem([...everyGroup(), probeOf({ host: 'down.test' }, { cause: 'timeout' })], page)).toBeNull();
    // What a portal lets through, or answers itself, is no proof.
    expect(problem([probeOf(), probeOf({}, { cause: 'reset' })], page)?.code).toBe('network.captive');
    expect(problem([probeOf({ protocol: 'http' }, { trust: null })], page)?.code).toBe('network.captive');
    expect(problem([], page)?.code).toBe('network.captive');
  });

  it('tells who opens the connections, what only pages can do, and IPv6', () => {
    const opened = { cause: 'tls-intercepted', trust: 'system', issuer: 'Zorg' } as const;
    expect(problem(everyGroup(opened))).toEqual({ code: 'network.tls-intercepted', fails: false, issuer: 'Zorg' });
    expect(problem(everyGroup({ ...opened, trust: 'none' }))?.fails).toBe(true);
    expect(problem([probeOf({}, { cause: 'timeout' }, {})])).toEqual({ code: 'network.proxy-only', fails: false });
    expect(problem([probeOf({}, {}, {})])).toBeNull();
    expect(problem([probeOf({}, { ipv6Broken: true })])).toEqual({ code: 'network.ipv6', fails: false });
  });

  it('suspects the clock when services of two kinds look out of date', () => {
    expect(summarise(everyGroup({ cause: 'tls-dates' }), { is: 'free' }).manyDates).toBe(true);
    expect(
      summarise([probeOf({}, { cause: 'tls-dates' }), probeOf({}, { cause: 'tls-dates' })], { is: 'free' }).manyDates,
    ).toBe(false);
  });
});

describe('small readers', () => {
  it('of what a PAC script answers', () => {
    expect(waysOf('DIRECT')).toEqual([{ is: 'direct' }]);
    expect(waysOf('PROXY proxy.test:3128; DIRECT')).toEqual([
      { is: 'http', host: 'proxy.test', port: 3128 },
      { is: 'direct' },
    ]);
    expect(waysOf('HTTPS p.test; SOCKS5 [::1]:1080')).toEqual([
      { is: 'https', host: 'p.test', port: 443 },
      { is: 'socks', host: '::1', port: 1080 },
    ]);
    expect(waysOf('PROXY x:99999; nonsense')).toEqual([{ is: 'direct' }]);
  });

  it('of the head of an HTTP answer', () => {
    expect(statusOf('HTTP/1.1 200 Connection established\r\n\r\n')).toBe(200);
    expect(statusOf('HTTP/1.0 407\r\nA: b\r\n\r\n')).toBe(407);
    expect([statusOf(''), statusOf('HTT'), statusOf('HTTP/1.1 200 OK\r\n')]).toEqual([undefined, undefined, undefined]);
    expect([statusOf('SSH-2.0'), statusOf('HTTP/2 200\r\n\r\n')]).toEqual([null, null]);
  });

  it('of the servers of an autoconfiguration', () => {
    const server = (kind: string, type: string, port: string, socket: string) =>
      `<${kind}Server type="${type}"><hostname> Mail.Test </hostname><port>${port}</port><socketType>${socket}</socketType></${kind}Server>`;
    const xml = [
      server('incoming', 'pop3', '995', 'SSL'),
      server('incoming', 'imap', '993', 'SSL'),
      server('incoming', 'imap', '143', 'STARTTLS'),
      server('outgoing', 'smtp', '25', 'plain'),
      server('outgoing', 'smtp', '465', 'SSL'),
    ].join('');
    expect(serversIn(xml)).toEqual([
      { kind: 'imap', host: 'mail.test', port: 143, protocol: 'imap' },
      { kind: 'smtp', host: 'mail.test', port: 465, protocol: 'tls' },
    ]);
    expect(serversIn('<html>portal</html>')).toEqual([]);
    expect(serversIn(server('incoming', 'imap', '99999', 'SSL'))).toEqual([]);
  });

  it('of a STUN answer: this exchange, this cookie', () => {
    const transaction = Buffer.from('0123456789ab');
    const request = bindingRequest(transaction);
    expect(request.toString('hex')).toBe(`000100002112a442${transaction.toString('hex')}`);
    const reply = Buffer.from(request);
    expect(answersBinding(reply, transaction)).toBe(false);
    reply.writeUInt16BE(0x0101, 0);
    expect(answersBinding(reply, transaction)).toBe(true);
    expect(answersBinding(reply, Buffer.from('another one!'))).toBe(false);
    expect(answersBinding(reply.subarray(0, 12), transaction)).toBe(false);
  });

  it('of addresses that no public service has', () => {
    const isPrivate = privateAddresses(settings);
    expect(
      ['10.1.2.3', '192.168.1.1', '127.0.0.1', '100.64.0.1', '0.0.0.0', '::1', 'fe80::1', 'fd00::1'].every(isPrivate),
    ).toBe(true);
    expect(['52.112.0.1', '193.52.1.1', '2001:660::1'].some(isPrivate)).toBe(false);
  });

  it('of names of interfaces', () => {
    const up = [{ address: '10.8.0.2', internal: false }] as never;
    expect(hasVpn({ tun0: up, lo: [{ address: '127.0.0.1', internal: true }] as never }, settings)).toBe(true);
    expect(hasVpn({ 'Cisco AnyConnect Secure Mobility Client': up }, settings)).toBe(true);
    expect(hasVpn({ eth0: up, 'Wi-Fi': up, en0: up }, settings)).toBe(false);
    expect(hasVpn({ utun5: [{ address: 'fe80::1', internal: false }] as never, tun1: undefined }, settings)).toBe(
      false,
    );
  });

  it('of TLS records in clear', () => {
    const record = (type: number, body: number[]) => [type, 3, 3, body.length >> 8, body.length & 255, ...body];
    const message = (type: number, body: number[]) => [type, 0, body.length >> 8, body.length & 255, ...body];
    const hello = message(2, [3, 3, 9, 9]);
    const certificate = message(11, [0, 0, 5, 0, 0, 2, 0xca, 0xfe]);
    const bytes = Buffer.from([
      ...record(22, [...hello, ...certificate, ...message(13, [1, 1])]),
      ...record(21, [2, 40]),
    ]);
    const heard = overheard(bytes);
    expect(heard).toMatchObject({ foreign: false, alert: 40, wantsCertificate: true, version: 0x0303 });
    expect(Buffer.from(heard.certificate!).toString('hex')).toBe('cafe');
    // After it is encrypted nothing is read any more.
    expect(overheard(Buffer.from([...record(20, [1]), ...record(21, [2, 70])])).alert).toBeNull();
    expect(overheard(Buffer.from('HTTP/1.1 400 Bad Request')).foreign).toBe(true);
    expect(overheard(Buffer.alloc(0)).foreign).toBe(false);
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => overheard(bytes.subarray(0, length))).not.toThrow();
  });
});

describe('the line', () => {
  it('lets so many through at once, and all in the end', async () => {
    const pool = createPool(2);
    let now = 0;
    let most = 0;
    const job = async (n: number): Promise<number> => {
      most = Math.max(most, (now += 1));
      await new Promise((next) => setImmediate(next));
      now -= 1;
      if (n === 3) throw new Error('three');
      return n;
    };
    const all = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => pool(() => job(n))));
    expect(most).toBe(2);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });
});
