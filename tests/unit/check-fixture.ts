import { resolve } from 'node:path';
import { checkReport, type CheckId } from '../../electron/contract/check.ts';
import type { Profile } from '../../electron/contract/snapshot.ts';
import type { Facts, HubLook } from '../../electron/feature/check/check.ts';
import { runChecks } from '../../electron/feature/check/run.ts';
import { startingCard } from '../../electron/feature/card/watch.ts';
import { loadResources } from '../../electron/feature/resource.ts';
import type { ListInForce } from '../../electron/feature/list/force.ts';
import { createManualTimers } from './companion-world.ts';
import { machineOf, networkLook } from './network-fixture.ts';

/** The facts of a machine where all is well, and one check run over them. */

export const resources = loadResources(resolve(import.meta.dirname, '../../resources'));
export const app = { version: '0.1.0', electron: '45.4.1', platform: 'linux' };
export const now = new Date('2026-11-23T09:00:00.000Z');
export const listed = resources.lists.solutions.body.rows[0];

export const profile: Profile = {
  who: 'ps',
  couloir: listed!.couloirs[0]!,
  available: true,
  mssAddress: 'max.libre@medecin.mssante.fr',
  solution: { id: listed!.id, editor: listed!.editor, name: listed!.name, version: '1' },
  region: 'Bretagne',
  grades: null,
  publisher: null,
  free: ['2026-11-24/am'],
  zone: 'Europe/Paris',
};
export const hubAt = (at: Date, trip = 200): HubLook => ({
  is: 'ok',
  info: { service: 'verif-segur-hub', v: 1, version: '1', epoch: 'e', now: at.toISOString() },
  askedAt: now.getTime(),
  answeredAt: now.getTime() + trip,
});
/** The lists that came with the app, the software's passing for a real one unless told otherwise. */
export const listOf =
  (part: Partial<ListInForce<'solutions'>> = {}): Facts['list'] =>
  async (name) =>
    (name === 'solutions' ? { ...resources.lists.solutions, example: false, ...part } : resources.lists[name]) as never;
export const facts = (part: Partial<Facts> = {}): Facts => ({
  now: () => now,
  profile,
  editionEnd: null,
  registered: null,
  list: listOf(),
  edition: { startsOn: '2026-11-23', endsOn: '2026-11-27' },
  agreed: false,
  listOldDays: 120,
  platform: {
    os: 'linux',
    release: '6.1.0',
    arch: 'x64',
    version: '0.1.0',
    electron: '45.4.1',
    runtime: 'official',
    locale: 'fr',
  },
  card: async () => ({ ...startingCard, state: 'no-card', failure: { code: 'card.no-card', at: 'card', info: {} } }),
  hub: async () => hubAt(now),
  freeBytes: async () => 10_000_000_000,
  directory: {
    ofAddress: async () => ({ is: 'none', erasedAsOf: null }),
    kindOf: async () => null,
    person: async () => null,
  },
  network: () => networkLook(),
  machine: machineOf(),
  proof: () => null,
  mss: { view: () => ({ receive: null, send: null }), isOther: () => false, trip: () => null },
  demo: false,
  simulated: () => false,
  ...part,
});

export async function one(id: CheckId, part: Partial<Facts> = {}) {
  const report = await runChecks({ facts: facts(part), timers: createManualTimers(), app }, { only: [id] });
  const [result] = checkReport.parse(report).results;
  return result!;
}
export const verdict = async (id: CheckId, part: Partial<Facts> = {}) => {
  const { status, failure } = await one(id, part);
  return [status, failure?.code ?? null];
};
export const withProfile = (part: Partial<Profile>): Partial<Facts> => ({ profile: { ...profile, ...part } });
