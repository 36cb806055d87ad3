import type { CheckResult } from '../../contract/check.ts';
import type { Attempt } from './attempt.ts';
import type { Probe } from './probe.ts';

type Facts = CheckResult['evidence'];

/** One attempt in words that the window knows (`renderer/part/probe-words.ts`): `ok dns=12 tcp=34 tls=80 v=6`. */
export function attemptWords(attempt: Attempt): string {
  const {
    ok,
    cause,
    dnsMs,
    tcpMs,
    tlsMs,
    udpMs,
    family,
    version,
    wantsCertificate,
    notPublic,
    ipv6Broken,
    issuer,
    trust,
  } = attempt;
  const facts: [string, string | number | null][] = [
    ['dns', dnsMs],
    ['tcp', tcpMs],
    ['tls', tlsMs],
    ['udp', udpMs],
    ['ip', family],
    ['version', version],
    ['trust', trust === 'public' ? null : trust],
    ['certificate', wantsCertificate ? 'asked' : null],
    ['address', notPublic ? 'private' : null],
    ['ipv6', ipv6Broken ? 'broken' : null],
    // Last: it may hold spaces.
    ['issuer', trust === 'public' ? null : issuer],
  ];
  const told = facts.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  return [ok ? 'ok' : (cause ?? 'reset'), ...told].join(' ');
}

/** Evidence of the hosts of a group, for the person: one line per host and way. */
export function probeEvidence(probes: readonly Probe[]): Facts {
  const facts: Facts = {};
  for (const { row, direct, proxy } of probes) {
    const name = row.port === 443 ? row.host : `${row.host}:${row.port}`;
    facts[proxy === null ? `host ${name}` : `host ${name} direct`] = attemptWords(direct);
    if (proxy !== null) facts[`host ${name} proxy`] = attemptWords(proxy);
  }
  return facts;
}

/** What the organisers get: how many, what the slowest took, and which public service is not reached, and why. */
export function probeShared(probes: readonly Probe[]): Facts {
  const reached = probes.filter(({ direct, proxy }) => (proxy ?? direct).ok);
  const missed = probes.filter(({ direct, proxy }) => !(proxy ?? direct).ok);
  const slowest = Math.max(0, ...reached.map(({ direct, proxy }) => (proxy ?? direct).ms));
  const facts: Facts = { hosts: probes.length, reached: reached.length, slowestMs: slowest };
  if (missed.length > 0) {
    facts['missed'] = missed
      .map(({ row, direct, proxy }) => `${row.host} ${(proxy ?? direct).cause ?? ''}`)
      .join(', ')
      .slice(0, 200);
  }
  const issuer = probes
    .map(({ direct, proxy }) => proxy ?? direct)
    .find((one) => one.cause === 'tls-intercepted')?.issuer;
  if (typeof issuer === 'string') facts['issuer'] = issuer;
  if (probes.some(({ proxy }) => proxy !== null)) facts['proxy'] = true;
  return facts;
}
