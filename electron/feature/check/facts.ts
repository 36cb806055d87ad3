import type { LogView } from '../../../organiser/protocol/fold.ts';
import { hubInfo } from '../../../organiser/protocol/wire.ts';
import type { CardReading } from '../../contract/card.ts';
import type { Profile } from '../../contract/snapshot.ts';
import type { Outside } from '../outside.ts';
import type { Resources } from '../resource.ts';
import type { SolutionSearch } from '../segur/search.ts';
import { askHub } from '../session/hub.ts';
import type { Timers } from '../timers.ts';
import type { Facts, HubLook } from './check.ts';

/** Milliseconds to wait for the hub in a check. */
const HUB_MS = 8_000;

export type FactsDeps = {
  outside: Pick<Outside, 'now' | 'fetch' | 'files' | 'platform'>;
  timers: Timers;
  resources: Pick<Resources, 'domains' | 'solutions'>;
  search: SolutionSearch;
  profile: Profile | null;
  /** Origin of the hub and last day of the edition, null before joining. */
  session: { hub: string; editionEnd: string } | null;
  readCard(): Promise<CardReading>;
  simulated?: () => boolean;
  demo?: boolean;
  /** The proof that the log tells of; without a log there is none. */
  proof?: () => LogView['proof'];
};

/** The facts of one run: the card and the hub are looked at once, whatever the number of checks that ask. */
export function createFacts(deps: FactsDeps): Facts {
  const { outside, timers, resources, session } = deps;
  let card: Promise<CardReading> | null = null;
  let hub: Promise<HubLook> | null = null;

  async function lookAtHub(): Promise<HubLook> {
    if (session === null) return { is: 'not-joined' };
    const askedAt = outside.now().getTime();
    const url = `${session.hub}/v1/hub`;
    const answer = await askHub({ fetch: outside.fetch, timers }, { url, schema: hubInfo, ms: HUB_MS });
    if (answer.is === 'ok') return { is: 'ok', info: answer.value, askedAt, answeredAt: outside.now().getTime() };
    const info = answer.is === 'unreachable' ? { why: answer.why } : { why: answer.is };
    return { is: 'failed', failure: { code: 'network.hub-unreachable', at: 'check.network-hub', info } };
  }

  return {
    now: outside.now,
    profile: deps.profile,
    editionEnd: session?.editionEnd ?? null,
    domains: {
      asOf: resources.domains.asOf,
      domains: new Set(resources.domains.domains),
      tests: new Set(resources.domains.testDomains),
    },
    solutions: {
      search: deps.search,
      example: resources.solutions.example,
      label: resources.solutions.label,
      asOf: resources.solutions.asOf,
    },
    platform: outside.platform,
    card: () => (card ??= deps.readCard()),
    hub: () => (hub ??= lookAtHub()),
    proof: deps.proof ?? (() => null),
    freeBytes: () => outside.files.freeBytes(),
    demo: deps.demo ?? false,
    simulated: deps.simulated ?? (() => false),
  };
}
