import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import type { Profile } from '../../../electron/contract/snapshot.ts';

/** What each answer of the profile decides; every one of them is part of `profile` itself. */
const decides: readonly [(profile: Profile) => unknown, readonly CheckId[]][] = [
  [({ mssAddress }) => mssAddress, ['mss.address', 'mss.directory', 'network.mss']],
  [({ solution }) => solution, ['segur.solution']],
  [
    ({ couloir }) => couloir,
    [
      'segur.solution',
      'network.psc',
      'network.insi',
      'network.dmp',
      'network.mss',
      'network.annuaire',
      'network.teams',
    ],
  ],
];

/**
 * The results that another profile makes old: to be looked at again, or they would go on saying yes to an address that is no
 * more. The gestures of MSSanté are left out: the app follows them itself.
 */
export function staleAfter(
  before: Profile | null,
  after: Profile,
  results: readonly Pick<CheckResult, 'id'>[],
): CheckId[] {
  const isNew = (part: (profile: Profile) => unknown): boolean =>
    before === null || JSON.stringify(part(before)) !== JSON.stringify(part(after));
  const old = new Set<CheckId>(['profile', ...decides.flatMap(([part, ids]) => (isNew(part) ? ids : []))]);
  return results.map(({ id }) => id).filter((id) => old.has(id));
}
