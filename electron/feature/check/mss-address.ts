import { cleanAddress, judgeAddress, sharedDomain } from '../mss/address.ts';
import { because, finding, known, type Check } from './check.ts';

/** The MSSanté address: its form, its domain in the white list in force (of a given day), and its type where it is known. */
export const mssAddress: Check = {
  id: 'mss.address',
  needs: [],
  deadline: 8_000,
  async run({ profile, list, directory }) {
    if (profile === null) return finding('fail', because('mss.missing', 'check.mss-address'));
    const { asOf, origin, body } = await list('mss-domains');
    const domains = { domains: new Set(body.domains), tests: new Set(body.testDomains) };
    const judged = judgeAddress(profile.mssAddress, domains);
    const shared = known({ domain: sharedDomain(profile.mssAddress), listOf: asOf, list: origin });
    if (judged === null) {
      const kind = await directory.kindOf(cleanAddress(profile.mssAddress));
      return finding('ok', null, { ...shared, ...known({ kind }) });
    }
    // Which list it was: the person is told its day.
    const info = { ...judged.failure.info, ...(judged.failure.code === 'mss.domain-unlisted' ? { asOf } : {}) };
    return finding(judged.status, { ...judged.failure, info }, shared);
  },
};
