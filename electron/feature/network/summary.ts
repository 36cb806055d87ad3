import type { FailureCode } from '../../contract/failure.ts';
import type { Attempt, Cause } from './attempt.ts';
import type { CaptiveLook } from './captive.ts';
import type { Probe } from './probe.ts';

/** What the hosts say together of the way to the internet. */
export type Summary = {
  /** What keeps everything else from working; null when each problem is its own. */
  root: 'network.captive' | 'network.proxy-auth' | 'network.proxy-unreachable' | 'network.offline' | null;
  /**
   * One service at least answered as itself, or with a certificate that only its dates or its version of TLS make refused; or
   * none was to be tried.
   */
  reached: boolean;
  /** The proxy asks for a name and a password, at least for some hosts. */
  proxyAuth: boolean;
  /** Programs that do not use the proxy reach nothing. */
  proxyOnly: boolean;
  /** Who opens the connections, null when nobody is seen to. */
  interceptor: { issuer: string; trusted: boolean } | null;
  ipv6Broken: boolean;
  /** Two services at least show a certificate whose dates are wrong: it is rather this machine's clock. */
  manyDates: boolean;
};

/** Nothing at all came back. */
const MUTE = new Set<Cause | null>([
  'dns-missing',
  'dns-late',
  'timeout',
  'unreachable',
  'udp-silent',
  'proxy-unreachable',
]);

/** What only a service that was really reached can show. */
const REACHED = new Set<Cause | null>(['tls-dates', 'tls-version']);

const used = ({ direct, proxy }: Probe): Attempt => proxy ?? direct;
const isMute = (one: Attempt | null): boolean => one === null || (!one.ok && MUTE.has(one.cause));

/**
 * Most hosts showed a certificate that is in order: no portal stands there, whatever became of the page of known text. Filters
 * that block that page alone, or answer in its place, are common.
 */
function isThrough(probes: readonly Probe[]): boolean {
  const secured = probes.filter(
    ({ row }) => row.protocol !== 'http' && row.protocol !== 'tcp' && row.protocol !== 'stun',
  );
  const proved = secured.filter((probe) => used(probe).ok && used(probe).trust === 'public');
  return proved.length * 2 > secured.length;
}

export function summarise(probes: readonly Probe[], captive: CaptiveLook): Summary {
  const all = probes.map(used);
  const paged = probes.filter(({ proxy }) => proxy !== null);
  const signed = all.find(({ cause }) => cause === 'tls-intercepted');
  const dated = new Set(probes.filter((one) => used(one).cause === 'tls-dates').map(({ row }) => row.service));
  const proxyAuth = all.some(({ cause }) => cause === 'proxy-auth');
  const reached = all.some(({ ok }) => ok);
  const offline = probes.length >= 2 && probes.every(({ direct, proxy }) => isMute(direct) && isMute(proxy));
  const proxyDead = paged.length > 0 && paged.every(({ proxy }) => proxy?.cause === 'proxy-unreachable');
  const root = ((): Summary['root'] => {
    if (captive.is === 'captive' && !isThrough(probes)) return 'network.captive';
    if (proxyAuth && !reached) return 'network.proxy-auth';
    if (proxyDead && !reached) return 'network.proxy-unreachable';
    return offline ? 'network.offline' : null;
  })();
  return {
    root,
    reached: reached || probes.some((probe) => REACHED.has(used(probe).cause)) || probes.length === 0,
    proxyAuth,
    proxyOnly: paged.some(({ proxy }) => proxy?.ok === true) && paged.every(({ direct }) => !direct.ok),
    interceptor: signed === undefined ? null : { issuer: signed.issuer ?? '?', trusted: signed.trust === 'system' },
    ipv6Broken: all.some(({ ipv6Broken }) => ipv6Broken),
    manyDates: dated.size >= 2,
  };
}

/** The problem of the way itself, the most serious first; null when there is none. */
export function pathProblem(summary: Summary): { code: FailureCode; fails: boolean; issuer?: string } | null {
  const { root, reached, proxyAuth, proxyOnly, interceptor, ipv6Broken } = summary;
  if (root !== null) return { code: root, fails: true };
  if (interceptor !== null) {
    return { code: 'network.tls-intercepted', fails: !interceptor.trusted, issuer: interceptor.issuer };
  }
  // Nothing known stands in the way and yet nobody answered: a firewall that refuses every host is no open way.
  if (!reached) return { code: 'network.blocked', fails: true };
  if (proxyAuth) return { code: 'network.proxy-auth', fails: false };
  if (proxyOnly) return { code: 'network.proxy-only', fails: false };
  return ipv6Broken ? { code: 'network.ipv6', fails: false } : null;
}
