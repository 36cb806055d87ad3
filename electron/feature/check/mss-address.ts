import { judgeAddress, sharedDomain } from '../mss/address.ts';
import { because, finding, known, type Check } from './check.ts';

/** The MSSanté address: its form, and its domain in the white list that we carry (of a given day). */
export const mssAddress: Check = {
  id: 'mss.address',
  needs: [],
  deadline: 8_000,
  async run({ profile, list }) {
    if (profile === null) return finding('fail', because('mss.missing', 'check.mss-address'));
    const { asOf, body } = await list('mss-domains');
    const domains = { domains: new Set(body.domains), tests: new Set(body.testDomains) };
    const judged = judgeAddress(profile.mssAddress, domains);
    const shared = known({ domain: sharedDomain(profile.mssAddress), listOf: asOf });
    if (judged === null) return finding('ok', null, shared);
    return finding(judged.status, judged.failure, shared);
  },
};
