import { maskIdentity } from '../../log/redact.ts';
import type { Profile } from '../../contract/snapshot.ts';
import { cleanAddress, isPatientDomain } from '../mss/address.ts';

/**
 * A profile as it may be kept and told: the local part of a patient's address is an INS, and a typed product name may
 * hold anything. A patient's address keeps its domain, so that the check can say what it was.
 */
export function keptProfile(typed: Profile): Profile {
  const { solution, region, grades } = typed;
  const mssAddress = cleanAddress(typed.mssAddress);
  const at = mssAddress.lastIndexOf('@');
  const [local, domain] = at < 0 ? [mssAddress, ''] : [mssAddress.slice(0, at), mssAddress.slice(at)];
  const isPatient = isPatientDomain(domain.slice(1).trim().toLowerCase()) || maskIdentity(local).text.includes('[NIR]');
  const bare = (text: string, longest: number): string => maskIdentity(text).text.slice(0, longest);
  const said = (text: string | null, longest: number): string | null => bare(text?.trim() ?? '', longest) || null;
  return {
    ...typed,
    region: said(region, 80),
    grades: said(grades, 120),
    free: [...new Set(typed.free)].sort(),
    mssAddress: isPatient ? `patient${domain}` : mssAddress,
    solution: solution && {
      ...solution,
      editor: bare(solution.editor, 120),
      name: bare(solution.name, 120),
      version: bare(solution.version, 40),
    },
  };
}
