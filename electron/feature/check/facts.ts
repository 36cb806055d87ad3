import type { EditionDays } from '../../../organiser/protocol/half-day.ts';
import type { LogView } from '../../../organiser/protocol/fold.ts';
import { hubInfo } from '../../../organiser/protocol/wire.ts';
import type { CardReading } from '../../contract/card.ts';
import type { Profile } from '../../contract/snapshot.ts';
import type { Roots } from '../card/chain.ts';
import { sharedDomain } from '../mss/address.ts';
import { createNetworkLook, type NetworkLook } from '../network/look.ts';
import type { NetworkData } from '../network/settings.ts';
import type { Outside } from '../outside.ts';
import type { MssFacts } from '../mss/facts.ts';
import type { Lists } from '../list/lists.ts';
import type { DirectoryDesk } from '../mss/directory.ts';
import { personOfCard } from '../mss/person.ts';
import type { KeptSession } from '../session/keep.ts';
import { askHub } from '../session/hub.ts';
import type { SystemData } from '../system/data.ts';
import { createMachine } from '../system/machine.ts';
import { withDeadline, type Timers } from '../timers.ts';
import type { Facts, HubLook } from './check.ts';

/** Milliseconds to wait for the hub in a check. */
const HUB_MS = 8_000;
/** Milliseconds to wait for newer lists in a check: the ones in force are good enough after that. */
const LIST_MS = 4_000;
/** Milliseconds to wait for a fact that decides nothing: the online directory may take much longer. */
const ASIDE_MS = 2_000;

export type FactsDeps = {
  outside: Pick<Outside, 'now' | 'fetch' | 'files' | 'platform' | 'network' | 'system' | 'environment'>;
  resources: { network: NetworkData; system: SystemData; roots: Roots };
  timers: Timers;
  lists: Pick<Lists, 'get' | 'refresh'>;
  listOldDays: number;
  profile: Profile | null;
  /** Origin of the hub and last day of the edition, null before joining. */
  session: {
    hub: string;
    editionEnd: string;
    edition?: EditionDays;
    agreed?: boolean;
    personId?: string | null;
  } | null;
  readCard(): Promise<CardReading>;
  directory: Pick<DirectoryDesk, 'ofAddress' | 'person'>;
  simulated?: () => boolean;
  demo?: boolean;
  /** The proof that the log tells of; without a log there is none. */
  proof?: () => LogView['proof'];
  /** Without a log, no gesture was asked. */
  mss?: MssFacts;
};

/** What checks may know of a session: null before joining. */
export const sessionFacts = (kept: KeptSession | null, { agreed }: Pick<LogView, 'agreed'>): FactsDeps['session'] =>
  kept && {
    hub: kept.hub,
    editionEnd: kept.edition.endsOn,
    edition: kept.edition,
    agreed: agreed !== null,
    personId: kept.personId ?? null,
  };

/** The facts of one run: the card and the hub are looked at once, whatever the number of checks that ask. */
export function createFacts(deps: FactsDeps): Facts {
  const { outside, timers, lists, session, resources } = deps;
  let card: Promise<CardReading> | null = null;
  let hub: Promise<HubLook> | null = null;
  let fresh: Promise<void> | null = null;
  let network: NetworkLook | null = null;

  async function lookAtHub(): Promise<HubLook> {
    if (session === null) return { is: 'not-joined' };
    const askedAt = outside.now().getTime();
    const url = `${session.hub}/v1/hub`;
    const answer = await askHub({ fetch: outside.fetch, timers }, { url, schema: hubInfo, ms: HUB_MS });
    if (answer.is === 'ok') return { is: 'ok', info: answer.value, askedAt, answeredAt: outside.now().getTime() };
    const info = answer.is === 'unreachable' ? { why: answer.why } : { why: answer.is };
    return { is: 'failed', failure: { code: 'network.hub-unreachable', at: 'check.network-hub', info } };
  }

  /** Asked once for each address: the online directory is far, and has a limit. */
  const boxes = new Map<string, ReturnType<DirectoryDesk['ofAddress']>>();
  function ofAddress(address: string): ReturnType<DirectoryDesk['ofAddress']> {
    const asked = boxes.get(address) ?? deps.directory.ofAddress(address);
    boxes.set(address, asked);
    return asked;
  }
  async function kindOf(address: string): ReturnType<Facts['directory']['kindOf']> {
    const late = (): Error => new Error('late');
    const found = await withDeadline(timers, ASIDE_MS, () => ofAddress(address), late).catch(() => null);
    return found?.is === 'looked' ? (found.boxes[0]?.kind ?? null) : null;
  }

  const look = async (): Promise<CardReading> => (card ??= deps.readCard());
  /** A simulated card says nothing of the person; without a card of theirs, what they typed counts. */
  async function person(): Promise<string | null> {
    const own = deps.simulated?.() === true ? null : personOfCard(await look());
    return own ?? deps.directory.person();
  }

  const refreshLists = (): Promise<void> =>
    withDeadline(timers, LIST_MS, lists.refresh, () => new Error('late')).catch(() => undefined);

  return {
    now: outside.now,
    profile: deps.profile,
    editionEnd: session?.editionEnd ?? null,
    edition: session?.edition ?? null,
    agreed: session?.agreed ?? false,
    registered: session?.personId ?? null,
    async list(name) {
      await (fresh ??= refreshLists());
      return lists.get(name);
    },
    listOldDays: deps.listOldDays,
    platform: outside.platform,
    card: look,
    directory: { ofAddress, kindOf, person },
    hub: () => (hub ??= lookAtHub()),
    proof: deps.proof ?? (() => null),
    mss: deps.mss ?? { view: () => ({ receive: null, send: null }), isOther: () => false, trip: () => null },
    freeBytes: () => outside.files.freeBytes(),
    // The rows in force are used as they are: a slow hub must not make every service late.
    network: () =>
      (network ??= createNetworkLook({
        outside,
        data: resources.network,
        roots: resources.roots,
        rows: async () => lists.get('hosts').body.rows,
        couloir: deps.profile?.couloir ?? null,
        domain: sharedDomain(deps.profile?.mssAddress ?? ''),
      })),
    machine: createMachine({ outside, data: resources.system }),
    demo: deps.demo ?? false,
    simulated: deps.simulated ?? (() => false),
  };
}
