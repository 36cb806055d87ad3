import type { Failure } from '../../contract/failure.ts';

export type Address = { local: string; domain: string };

/** RFC 5321 §4.5.3.1: local part 64 octets, path 254 usable characters. */
const LIMIT = 254;
const LOCAL_LIMIT = 64;
const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Local part and domain (lower case) of an address, or null when it is not one: one @, letters-digits-hyphen domain. */
export function parseAddress(typed: string): Address | null {
  const bare = typed.trim();
  if (bare.length > LIMIT) return null;
  const parts = bare.split('@');
  const [local, domain] = [parts[0] ?? '', (parts[1] ?? '').toLowerCase()];
  if (parts.length !== 2 || local.length > LOCAL_LIMIT || !ATOM.test(local)) return null;
  const labels = domain.split('.');
  return labels.length >= 2 && labels.every((label) => LABEL.test(label)) ? { local, domain } : null;
}

/** A patient's box holds an INS in its local part: never a professional's, and never to be kept or shown. */
export const isPatientDomain = (domain: string): boolean =>
  domain === 'patient.mssante.fr' || domain.endsWith('.patient.mssante.fr');

/** The domain that may be shared with the organisers, or null. */
export const sharedDomain = (typed: string): string | null => parseAddress(typed)?.domain.slice(0, 120) ?? null;

export type DomainLists = { domains: ReadonlySet<string>; tests: ReadonlySet<string> };

/** What is wrong with an address, or null. `status` says how sure we are: the list we carry has a date. */
export function judgeAddress(typed: string, lists: DomainLists): { status: 'fail' | 'warn'; failure: Failure } | null {
  const at = 'check.mss-address';
  const fail = (code: Failure['code'], info: Failure['info'] = {}) => ({
    status: 'fail' as const,
    failure: { code, at, info },
  });
  if (typed.trim() === '') return fail('mss.missing');
  const address = parseAddress(typed);
  if (address === null) return fail('mss.syntax');
  const { domain } = address;
  if (isPatientDomain(domain)) return fail('mss.patient');
  if (lists.tests.has(domain)) {
    return { status: 'warn', failure: { code: 'mss.domain-test', at, info: { domain } } };
  }
  if (lists.domains.has(domain)) return null;
  // Domains are added every month: one under mssante.fr that our list lacks is a doubt, any other is a mistake.
  const status = domain.endsWith('.mssante.fr') ? 'warn' : 'fail';
  return { status, failure: { code: 'mss.domain-unlisted', at, info: { domain } } };
}
