import type { BoardIrritant, IrritantRef, Triage, TriageChanges, TriageHistory } from '../protocol/irritant.ts';
import type { MadePublisherLink, NewPublisherLink, PublisherIrritants, PublisherLink } from '../protocol/publisher.ts';
import type { Caller } from './port.ts';

/** Whose link a token is: it opens one route, and names nobody. `ended`: revoked, or past its last day. */
export type PublisherToken = { id: string; ended: boolean };

/** Irritants, their triage, and what publishers read of them. Part of `HubStore`, with its rules. */
export interface IrritantStore {
  /** The standing irritants of an edition, of the regions of the caller, each with its triage. Who opens them is noted, once per visit. */
  irritants(edition: string, by: Caller, now: string): Promise<BoardIrritant[]>;
  /** The organisers who may own an irritant. */
  people(): Promise<{ id: string; label: string }[]>;
  /**
   * Changes triages, all of them or none. Refuses an irritant that is not of this edition and of the caller's regions, a version that
   * is no longer the last, a duplicate of what is a duplicate itself, and a text released without a product.
   */
  triage(ask: {
    edition: string;
    changes: TriageChanges['changes'];
    by: Caller;
    now: string;
  }): Promise<{ triages: (IrritantRef & { triage: Triage })[]; moved: { log: string; head: number }[] }>;
  /** What was changed of a triage, the newest first. */
  history(ref: IrritantRef, by: Caller): Promise<TriageHistory['history']>;

  links(edition: string): Promise<PublisherLink[]>;
  addLink(ask: {
    edition: string;
    link: NewPublisherLink;
    hash: string;
    by: Caller;
    now: string;
  }): Promise<Omit<MadePublisherLink, 'token' | 'link'>>;
  /** Ends a link; one that ended already stays as it was. */
  revokeLink(ask: { id: string; by: Caller; now: string }): Promise<PublisherLink>;
  /** The link of a token's hash. `today`: the day that ends those of before. */
  findLink(hash: string, today: string): Promise<PublisherToken | null>;
  /** What a publisher reads; the reading is noted in the audit. */
  released(link: string, now: string): Promise<PublisherIrritants>;
}
