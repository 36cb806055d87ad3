import type { HostGroup } from '../../../organiser/protocol/hosts.ts';
import { sharedDomain } from '../mss/address.ts';
import { probeEvidence, probeShared } from '../network/evidence.ts';
import { judgeGroup, judgeUdp, worse, type Verdict } from '../network/judge.ts';
import type { NetworkLook } from '../network/look.ts';
import { summarise } from '../network/summary.ts';
import { because, finding, type Check, type Facts } from './check.ts';
import { driftOf } from './drift.ts';

/** Milliseconds: more than the whole look at the network may take, with its slowest host (resources/network.json). */
export const NETWORK_MS = 15_000;
/** Seconds of drift from which dates of certificates are wrong because of this machine. */
const CLOCK_SECONDS = 3_600;

/** The hosts of one service: resolved, connected, their certificate looked at. */
export function networkCheck(group: Exclude<HostGroup, 'other'>): Check {
  const at = `check.network-${group}`;
  return {
    id: `network.${group}`,
    needs: [],
    deadline: NETWORK_MS,
    async run({ network, hub, profile }) {
      const look = network();
      const probes = await look.group(group);
      const shared = probeShared(probes);
      const evidence = probeEvidence(probes);
      const { slowMs } = look.settings;
      const services = judgeGroup(probes, at, slowMs);
      if (services === null) {
        // Most of MSSanté's hosts are named by the domain of the address.
        const waits = group === 'mss' && sharedDomain(profile?.mssAddress ?? '') === null;
        const why = waits ? because('check.not-tried', at, { need: 'mss.address' }) : because('network.no-host', at);
        return finding('unknown', why, shared, evidence);
      }
      const verdict = worse(services, judgeUdp(probes, at));
      const { status, failure } = await relate(verdict, look, hub, at);
      return finding(status, failure, shared, evidence);
    },
  };
}

/** A problem of the way to the internet, or of this machine's clock, is said once, where it belongs. */
async function relate(verdict: Verdict, look: NetworkLook, hub: Facts['hub'], at: string): Promise<Verdict> {
  if (verdict.failure === null || verdict.failure.code === 'network.udp') return verdict;
  const [probes, captive] = await Promise.all([look.all(), look.captive()]);
  const { root, manyDates } = summarise(probes, captive);
  if (root !== null) {
    return { status: 'unknown', failure: because('check.not-tried', at, { need: 'network.path', cause: root }) };
  }
  if (verdict.failure.code !== 'network.tls-expired') return verdict;
  const drift = driftOf(await hub());
  const late = drift === null ? manyDates : drift.sureSeconds > CLOCK_SECONDS;
  return late ? { ...verdict, failure: { ...verdict.failure, code: 'network.clock' } } : verdict;
}
