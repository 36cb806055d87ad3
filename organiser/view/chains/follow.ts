import { documents, followChain, isWhole, type Chain, type ChainLink, type LinkView } from '../../protocol/chain.ts';
import type { BoardSlot } from '../../protocol/board.ts';
import type { Couloir } from '../../protocol/status.ts';
import type { Seat } from '../planning/plan.ts';

/** A link as it stands. `early`: before the one whose document it expects. `seat`: null for a slot that this board does not see. `expects`: what the one before sends. */
export type FollowedLink = ChainLink & LinkView & { seat: Seat | null; expects: string | null; early: boolean };
export type Followed = {
  chain: Chain;
  links: FollowedLink[];
  whole: boolean;
  /** The link that has something to do now, null when all is done or nobody can. */
  turn: FollowedLink | null;
};

export function followed(chain: Chain, seats: readonly Seat[]): Followed {
  const own = chain.links.map(({ slot }) => seats.find((seat) => seat.slot.id === slot) ?? null);
  const views = followChain(own.map((seat) => seat?.view ?? null));
  const early = earlyAmong(own.map((seat) => seat?.slot ?? null));
  const links = chain.links.flatMap((link, at): FollowedLink[] => {
    const view = views[at];
    return view === undefined
      ? []
      : [
          {
            ...link,
            ...view,
            seat: own[at] ?? null,
            expects: chain.links[at - 1]?.sends ?? null,
            early: early.has(at),
          },
        ];
  });
  const turn = links.find(({ state }) => state !== 'done' && state !== 'waits') ?? null;
  return { chain, links, whole: isWhole(views), turn };
}

/** What `wholeWith` counts: chains of which a slot is not seen are not whole. */
export const counted = (
  all: readonly Followed[],
): { views: readonly LinkView[]; couloirs: readonly (Couloir | null)[] }[] =>
  all.map(({ links }) => ({ views: links, couloirs: links.map(({ seat }) => seat?.slot.couloir ?? null) }));

/** Name of a document type, its code when the list does not have it. */
export const documentName = (code: string, language: 'fr' | 'en'): string =>
  documents.find((one) => one.code === code)?.[language] ?? code;

export type Says = 'waits' | 'receives' | 'sends' | 'send-failed' | 'receive-failed' | 'done' | 'done-last';
/** What is said of a link: which text, and which neighbour it names. */
export function saysOf({ state, received }: LinkView, isLast: boolean): { says: Says; about: 'before' | 'after' } {
  if (state === 'blocked')
    return received === 'failed'
      ? { says: 'receive-failed', about: 'before' }
      : { says: 'send-failed', about: 'after' };
  if (state === 'done') return isLast ? { says: 'done-last', about: 'before' } : { says: 'done', about: 'after' };
  return { says: state, about: state === 'sends' ? 'after' : 'before' };
}

/** A chain being made: slots in order, empty where none is chosen. */
export type Draft = { name: string; links: { key: number; slot: string; sends: string }[] };
export type DraftFault = 'name' | 'slot' | 'twice';

/** Why a draft cannot be sent yet; null when it can. */
export function faultOf({ name, links }: Draft): DraftFault | null {
  if (name.trim() === '') return 'name';
  if (links.some(({ slot }) => slot === '')) return 'slot';
  return new Set(links.map(({ slot }) => slot)).size === links.length ? null : 'twice';
}

/** The same links with one moved up or down. */
export function swapped<T>(all: readonly T[], at: number, by: -1 | 1): T[] {
  const next = [...all];
  const [one, other] = [next[at], next[at + by]];
  if (one === undefined || other === undefined) return next;
  next[at] = other;
  next[at + by] = one;
  return next;
}

type Timed = Pick<BoardSlot, 'startsAt'>;
/** Which slots of a chain begin before the last known one that comes before them in it; null for one that is not known. */
export function earlyAmong(slots: readonly (Timed | null)[]): ReadonlySet<number> {
  const found = new Set<number>();
  let latest = -Infinity;
  for (const [at, slot] of slots.entries()) {
    if (slot === null) continue;
    const start = Date.parse(slot.startsAt);
    if (start < latest) found.add(at);
    latest = start;
  }
  return found;
}

/**
 * The links with one moved up or down. A document goes with its slot; the last slot sends none, so that what it was to send stays with
 * the one that takes its place.
 */
export function reordered(links: Draft['links'], at: number, by: -1 | 1): Draft['links'] {
  const next = swapped(links, at, by);
  const last = next.at(-1);
  const former = next.at(-2);
  if (last === undefined || former === undefined || last.sends === '' || former.sends !== '') return next;
  return [...next.slice(0, -2), { ...former, sends: last.sends }, { ...last, sends: '' }];
}
