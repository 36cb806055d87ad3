import { listRows, type ListBody, type ListName } from '../../../organiser/protocol/list.ts';
import type { ListOrigin, ListView, ListViews } from '../../contract/list.ts';

/** A list with what is known of it. */
export type ListInForce<N extends ListName = ListName> = {
  name: N;
  origin: ListOrigin;
  label: string;
  /** Day the list speaks of, yyyy-mm-dd. */
  asOf: string;
  example: boolean;
  /** Version the organisers published, null for another origin. */
  version: number | null;
  publishedAt: string | null;
  body: ListBody<N>;
};

export type Candidates<N extends ListName> = {
  bundled: ListInForce<N>;
  hub: ListInForce<N> | null;
  file: ListInForce<N> | null;
};

/**
 * Which list counts. What the organisers published comes before what came with the app, whatever its day: they may have
 * corrected it. A file that the person chose counts only while it is of a later day than the organisers' list.
 */
export function inForce<N extends ListName>({ bundled, hub, file }: Candidates<N>): ListInForce<N> {
  if (hub !== null && file !== null) return file.asOf > hub.asOf && !file.example ? file : hub;
  return hub ?? file ?? bundled;
}

export function viewOf<N extends ListName>(list: ListInForce<N>): ListView {
  const { origin, label, asOf, example, version, publishedAt } = list;
  return { origin, label, asOf, example, version, publishedAt, rows: listRows(list.name, list.body) };
}

/** The same of every list. */
export const viewsOf = (lists: { [N in ListName]: ListInForce<N> }): ListViews => ({
  solutions: viewOf(lists.solutions),
  'mss-domains': viewOf(lists['mss-domains']),
  hosts: viewOf(lists.hosts),
  guide: viewOf(lists.guide),
});
