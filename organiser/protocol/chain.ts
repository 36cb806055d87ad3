import { z } from 'zod';
import list from '../../resources/segur/documents.json' with { type: 'json' };
import type { LogView } from './fold.ts';
import type { Couloir, StepStatus } from './status.ts';

/** A chain (parcours): slots in order, the document that one sends being the one that the next expects. */

/** Types of documents that a link may send: data (resources/segur/documents.json). */
export const documents: readonly { code: string; fr: string; en: string }[] = list.documents;

/** Fewest and most slots of a chain. */
export const LINKS = { fewest: 2, most: 12 } as const;

/** `sends`: type code of the document for the next slot, null while nobody decided. The last slot sends to nobody. */
export const chainLink = z.object({ slot: z.uuid(), sends: z.string().trim().min(1).max(40).nullable().default(null) });
export type ChainLink = z.infer<typeof chainLink>;

const name = z.string().trim().min(1).max(80);
const links = z
  .array(chainLink)
  .min(LINKS.fewest)
  .max(LINKS.most)
  .refine((all) => new Set(all.map(({ slot }) => slot)).size === all.length, { message: 'a slot twice' });

export const newChain = z.object({ name, links });
export type NewChain = z.infer<typeof newChain>;

/** What changes of a chain, and the version that was read. */
export const chainChange = z.object({ version: z.int().min(1), name: name.optional(), links: links.optional() });
export type ChainChange = z.infer<typeof chainChange>;

export const chain = z.object({ id: z.uuid(), version: z.int().min(1), name: z.string(), links: z.array(chainLink) });
export type Chain = z.infer<typeof chain>;
export const chains = z.object({ v: z.literal(1), chains: z.array(chain) });

/** Steps by which a document leaves, and the one by which it is taken in (resources/guide/protocol.json). */
const SENDING = ['envoi-mss', 'envoi-dmp'] as const;
const RECEIVING = 'reception-mss';

export type Passed = 'no' | 'yes' | 'failed';
/**
 * Where a link stands. `waits`: for the document of the one before. `receives`: it is on its way. `sends`: its turn to send.
 * `blocked`: its own sending or taking in failed. `done`: nothing left to do.
 */
export type LinkState = 'waits' | 'receives' | 'sends' | 'blocked' | 'done';
export type LinkView = { sent: Passed; received: Passed; state: LinkState };

const good = (status: StepStatus): boolean => status === 'conforme' || status === 'conforme-avec-reserve';

function statusOf(view: LogView, step: string): StepStatus {
  const found = Object.hasOwn(view.steps, step) ? view.steps[step] : undefined;
  return found?.verified?.verdict ?? found?.status ?? 'a-faire';
}

function passed(view: LogView | null, steps: readonly string[]): Passed {
  const said = view === null ? [] : steps.map((step) => statusOf(view, step));
  if (said.some(good)) return 'yes';
  return said.includes('non-conforme') ? 'failed' : 'no';
}

/**
 * How far each link of a chain is, from what the logs of its slots say: the organisers' verdict, else the participant's own
 * word. A document counts as taken in only once the one before sent it.
 */
export function followChain(views: readonly (LogView | null)[]): LinkView[] {
  const all: LinkView[] = [];
  for (const [at, view] of views.entries()) {
    const before = all[at - 1];
    const isLast = at === views.length - 1;
    const sent = isLast ? 'no' : passed(view, SENDING);
    const received = before?.sent === 'yes' ? passed(view, [RECEIVING]) : 'no';
    all.push({ sent, received, state: stateOf({ sent, received }, before, isLast) });
  }
  return all;
}

function stateOf(
  { sent, received }: Omit<LinkView, 'state'>,
  before: LinkView | undefined,
  isLast: boolean,
): LinkState {
  if (received === 'failed' || sent === 'failed') return 'blocked';
  if (before !== undefined && received === 'no') return before.sent === 'yes' ? 'receives' : 'waits';
  return isLast || sent === 'yes' ? 'done' : 'sends';
}

/** Every document of the chain was sent, then taken in. */
export const isWhole = (views: readonly LinkView[]): boolean =>
  views.length > 0 && views.every(({ state }) => state === 'done');

/** How many whole chains have a slot of a couloir. */
export const wholeWith = (
  all: readonly { views: readonly LinkView[]; couloirs: readonly (Couloir | null)[] }[],
  couloir: Couloir,
): number => all.filter(({ views, couloirs }) => isWhole(views) && couloirs.includes(couloir)).length;
