import type { ReadyCheck, ReadySlot } from '../../protocol/readiness.ts';
import type { CheckStatus } from '../../protocol/status.ts';
import { shownOf } from './ready.ts';

/**
 * Findings that ask nothing of the participant before the hour: what merely waits for another check, what could not be read,
 * what is optional, and what the organisers have to settle. A failed check is always told.
 */
export const notTheirs: ReadonlySet<string> = new Set([
  'check.not-tried',
  'check.no-proof',
  'check.no-number',
  'system.not-readable',
  'system.teams-missing',
  'system.os-unknown',
  'system.clock-not-joined',
  'network.hub-not-joined',
  'network.no-host',
  'network.udp',
  'network.ipv6',
  'profile.not-joined',
  'mss.directory-none',
  'mss.directory-expired',
  'mss.directory-no-person',
  'mss.directory-unreachable',
  'mss.directory-key',
  'mss.receive-hand',
  'segur.no-list',
  'segur.example-list',
  'segur.list-old',
  'segur.not-found',
]);

/** Most points that a reminder lists: with more, nobody reads the first. */
export const POINTS = 6;

const rank: Partial<Record<CheckStatus, number>> = { fail: 0, unknown: 1, warn: 2 };

/** The real checks that ask something of the participant, the most serious first. */
export function toSettle(slot: ReadySlot): ReadyCheck[] {
  return shownOf(slot)
    .filter(({ demo, status, code }) => {
      if (demo || rank[status] === undefined) return false;
      return status === 'fail' || (code !== null && !notTheirs.has(code));
    })
    .toSorted((a, b) => (rank[a.status] ?? 0) - (rank[b.status] ?? 0));
}
