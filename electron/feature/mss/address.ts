import type { Failure } from '../../contract/failure.ts';
import { closest } from './closest.ts';

export type Address = { local: string; domain: string };

/** RFC 5321 §4.5.3.1: local part 64 octets, path 254 usable characters. */
const LIMIT = 254;
const LOCAL_LIMIT = 64;
const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An address as it was meant, from what is pasted: `Nom <adresse>`, `mailto:adresse?subject=…`, spaces (those that cannot
 * be seen too), a comma or a full stop after it. A text that is no address comes back as it is, trimmed.
 */
export function cleanAddress(typed: string): string {
  const bare = typed.replaceAll(/[\u00a0\u200b-\u200d\u2060\ufeff]/g, ' ').trim();
  const inside = /<\s*([^<>]*@[^<>]*?)\s*>/.exec(bare)?.[1] ?? bare;
  const address = inside
    .replace(/^mailto:/i, '')
    .replace(/\?.*$/, '')
    .replaceAll(/\s*([@.])\s*/g, '$1')
    .replaceAll(/^["'«\s]+|["'»;,.\s]+$/g, '');
  return address.split('@').length === 2 ? address : bare;
}

/** Local part and domain (lower case) of an address, or null when it is not one: one @, letters-digits-hyphen domain. */
export function parseAddress(typed: string): Address | null {
  const bare = cleanAddress(typed);
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

/** The domain without accents, which no address of the list has: "mssanté.fr" is a way to write it. */
function plainDomain(typed: string): string | null {
  const bare = cleanAddress(typed)
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '');
  return parseAddress(bare)?.domain ?? null;
}

/** What is wrong with an address, or null. `status` says how sure we are: the list has a date. */
export function judgeAddress(typed: string, lists: DomainLists): { status: 'fail' | 'warn'; failure: Failure } | null {
  const at = 'check.mss-address';
  const fail = (code: Failure['code'], info: Failure['info'] = {}) => ({
    status: 'fail' as const,
    failure: { code, at, info },
  });
  if (typed.trim() === '') return fail('mss.missing');
  const address = parseAddress(typed);
  if (address === null) {
    const plain = plainDomain(typed);
    if (plain !== null && lists.domains.has(plain)) return fail('mss.domain-typo', { suggestion: plain });
    return fail('mss.syntax');
  }
  const { domain } = address;
  if (isPatientDomain(domain)) return fail('mss.patient');
  if (lists.tests.has(domain)) {
    return { status: 'warn', failure: { code: 'mss.domain-test', at, info: { domain } } };
  }
  if (lists.domains.has(domain)) return null;
  // Domains are added every month: one under mssante.fr that our list lacks is a doubt, any other is a mistake.
  const status = domain.endsWith('.mssante.fr') ? 'warn' : 'fail';
  const suggestion = closest(domain, lists.domains);
  if (suggestion !== null) return { status, failure: { code: 'mss.domain-typo', at, info: { domain, suggestion } } };
  return { status, failure: { code: 'mss.domain-unlisted', at, info: { domain } } };
}

/** The address with another domain, for the one action of a misspelling; null when there is nothing before the @. */
export function withDomain(typed: string, domain: string): string | null {
  const [local = ''] = cleanAddress(typed).split('@');
  return local === '' ? null : `${local}@${domain}`;
}
