import { pathProblem, summarise } from '../network/summary.ts';
import { because, finding, known, type Check } from './check.ts';
import { NETWORK_MS } from './network-service.ts';

/** How this machine reaches the internet: straight or by a proxy, and what stands in the way. */
export const networkPath: Check = {
  id: 'network.path',
  needs: [],
  deadline: NETWORK_MS,
  async run({ network }) {
    const at = 'check.network-path';
    const look = network();
    const [probes, captive, source] = await Promise.all([look.all(), look.captive(), look.proxySource()]);
    const summary = summarise(probes, captive);
    const byProxy = probes.some(({ proxy }) => proxy !== null);
    const shared = known({
      way: byProxy ? 'proxy' : 'direct',
      proxyFrom: byProxy || source !== 'none' ? source : null,
      portal: captive.is,
      vpn: look.vpn(),
      ipv6Broken: summary.ipv6Broken ? true : null,
      issuer: summary.interceptor?.issuer,
      hosts: probes.length,
    });
    const problem = pathProblem(summary);
    if (problem !== null) {
      const info = problem.issuer === undefined ? {} : { issuer: problem.issuer };
      return finding(problem.fails ? 'fail' : 'warn', because(problem.code, at, info), shared);
    }
    if (probes.length === 0 && captive.is === 'unknown') {
      return finding('unknown', because('network.no-host', at), shared);
    }
    return finding('ok', null, shared);
  },
};
