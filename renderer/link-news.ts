/** What of the surroundings is there: null while it is not known, or was never there. */
export type Links = { network: boolean | null; reader: boolean | null };
export type LinkNews = 'network-lost' | 'network-back' | 'reader-lost' | 'reader-back';

/**
 * What changed between two states that lasted. The first one is no news, and neither is what was never there: only a loss is
 * told, then its end.
 */
export function linkNews(before: Links, now: Links): LinkNews[] {
  const of = (name: 'network' | 'reader'): LinkNews[] =>
    before[name] === null || now[name] === null || before[name] === now[name]
      ? []
      : [`${name}-${now[name] ? 'back' : 'lost'}`];
  return [...of('network'), ...of('reader')];
}

/** The state to compare with next: what is not known keeps what was. */
export const heldLinks = (before: Links, now: Links): Links => ({
  network: now.network ?? before.network,
  reader: now.reader ?? before.reader,
});
