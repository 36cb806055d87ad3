import type { Failure, FailureCode } from '../../contract/failure.ts';
import type { CheckStatus } from '../../../organiser/protocol/status.ts';
import type { Attempt, Cause } from './attempt.ts';
import type { Probe } from './probe.ts';

const CODES: Readonly<Record<Cause, FailureCode>> = {
  'dns-missing': 'network.dns',
  'dns-late': 'network.dns',
  refused: 'network.refused',
  timeout: 'network.timeout',
  unreachable: 'network.timeout',
  reset: 'network.reset',
  foreign: 'network.not-tls',
  'starttls-refused': 'network.not-tls',
  'tls-version': 'network.tls-version',
  'tls-name': 'network.tls-name',
  'tls-dates': 'network.tls-expired',
  'tls-untrusted': 'network.tls-untrusted',
  'tls-intercepted': 'network.tls-intercepted',
  'proxy-auth': 'network.proxy-auth',
  'proxy-refused': 'network.proxy-refused',
  'proxy-unreachable': 'network.proxy-unreachable',
  'udp-silent': 'network.udp',
};

export type Verdict = { status: CheckStatus; failure: Failure | null };

const FINE: Verdict = { status: 'ok', failure: null };

/** Facts of a failure: the service, who signed what was received, and dates. Hosts are public services; nothing is local. */
function infoOf({ row }: Probe, attempt: Attempt): Failure['info'] {
  const { issuer, from, until, ms } = attempt;
  return {
    service: row.service,
    host: row.host,
    port: row.port,
    seconds: Math.max(1, Math.round(ms / 1000)),
    ...(issuer === null ? {} : { issuer }),
    ...(until === null ? {} : { until: until.slice(0, 10) }),
    ...(from === null ? {} : { from: from.slice(0, 10) }),
  };
}

/**
 * What one host comes to. It is reached when either way works; when the two differ, the one that does not is told. Rows
 * that were never checked against a source warn at most.
 */
export function judgeProbe(probe: Probe, at: string, slowMs: number): Verdict {
  const { direct, proxy, row } = probe;
  const used = proxy ?? direct;
  const cap = (status: 'fail' | 'warn'): CheckStatus => (row.confidence === 'verified' ? status : 'warn');
  if (used.ok) {
    if (used.ms <= slowMs) return FINE;
    return { status: 'warn', failure: { code: 'network.slow', at, info: infoOf(probe, used) } };
  }
  const failure = failureOf(probe, used, at);
  // A proxy that refuses, and a direct way that works: pages fail, programs that go straight do not.
  const other = proxy !== null && direct.ok;
  if (isOpenedWithLeave(used) && !row.mutual) return FINE;
  return { status: other || isLight(used) ? 'warn' : cap('fail'), failure };
}

/**
 * Opened on the way by something that this machine trusts: pages work, and `network.path` says it once. A card's certificate
 * cannot pass through it.
 */
const isOpenedWithLeave = ({ cause, trust }: Attempt): boolean => cause === 'tls-intercepted' && trust === 'system';

/** What does not keep a service from being used, or is the server's own affair: told, not failed. */
const isLight = ({ cause }: Attempt): boolean => cause === 'tls-version' || cause === 'udp-silent';

function failureOf(probe: Probe, attempt: Attempt, at: string): Failure {
  const info = infoOf(probe, attempt);
  // A certificate that is in order proves the right machine, whatever its address. Anything else there is not the service.
  if (attempt.notPublic && attempt.cause !== 'tls-intercepted') return { code: 'network.dns-private', at, info };
  return { code: CODES[attempt.cause ?? 'reset'], at, info };
}

const weight: Readonly<Record<CheckStatus, number>> = { fail: 3, unknown: 2, warn: 1, ok: 0 };

/** The more serious of two; the first where they are the same. */
export const worse = (one: Verdict, other: Verdict): Verdict =>
  weight[other.status] > weight[one.status] ? other : one;

/** The worst of the hosts that decide; null when none of them was to be tried. */
export function judgeGroup(probes: readonly Probe[], at: string, slowMs: number): Verdict | null {
  const verdicts = probes
    .filter(({ row }) => row.need === 'needed' && row.protocol !== 'stun')
    .map((probe) => judgeProbe(probe, at, slowMs));
  const [first, ...others] = verdicts;
  return first === undefined ? null : others.reduce(worse, first);
}

/** UDP, where any server that answers is enough: silence is told, since sound and picture then go over TCP. */
export function judgeUdp(probes: readonly Probe[], at: string): Verdict {
  const asked = probes.filter(({ row }) => row.protocol === 'stun');
  const [first] = asked;
  if (first === undefined || asked.some(({ direct }) => direct.ok)) return FINE;
  return { status: 'warn', failure: { code: 'network.udp', at, info: { port: first.row.port } } };
}
