import { isDeepStrictEqual } from 'node:util';
import type { PastBilan } from '../../contract/after.ts';

/** Most bilans that are kept: the oldest go first. */
const MOST = 60;

/** The list with one bilan told anew, in the order of time; the same list when nothing changed. */
export function withPast(list: readonly PastBilan[], next: PastBilan): readonly PastBilan[] {
  const known = list.find(({ log }) => log === next.log);
  if (known !== undefined && isDeepStrictEqual(known, next)) return list;
  return [...list.filter(({ log }) => log !== next.log), next].sort((a, b) => a.at.localeCompare(b.at)).slice(-MOST);
}
