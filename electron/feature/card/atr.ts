import { z } from 'zod';
import { cardKind, type CardKind } from '../../contract/card.ts';

const hex = z.string().regex(/^([0-9a-f]{2})+$/);
const version = z.string().regex(/^\d+(\.\d+)*$/);

/** How cards are told apart by their answer to reset, and which library is too old for which card. */
export const cardRules = z.strictObject({
  source: z.string(),
  /** The first that fits wins: whole answers, then what the answer begins with or holds. */
  kinds: z.array(
    z.strictObject({
      kind: cardKind,
      atrs: z.array(hex).default([]),
      begins: z.array(hex).default([]),
      contains: z.array(hex).default([]),
    }),
  ),
  outdated: z.strictObject({
    note: z.string(),
    kinds: z.array(cardKind),
    /** What the library says it is, up to the name of the system. */
    library: z.string(),
    /** Oldest version of the installed package, and of the library by the name of the system in its description. */
    package: version,
    versions: z.record(z.string(), version),
  }),
});
export type CardRules = z.infer<typeof cardRules>;

/** What a card is, from its answer to reset in hexadecimal (ISO 7816-3): never a proof, only what to expect of it. */
export function kindOfAtr(atr: string, { kinds }: Pick<CardRules, 'kinds'>): CardKind {
  const found =
    kinds.find(({ atrs }) => atrs.includes(atr)) ??
    kinds.find(
      ({ begins, contains }) => begins.some((b) => atr.startsWith(b)) || contains.some((c) => atr.includes(c)),
    );
  return found?.kind ?? 'other';
}

export const isCps = (kind: CardKind | null): boolean => kind?.startsWith('cps') ?? false;

/** Below zero when the first is older: dotted numbers, a missing one being 0. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  for (let i = 0; i < Math.max(a!.length, b!.length); i += 1) {
    const difference = (a![i] ?? 0) - (b![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The version of a Cryptolib that is too old for a card, or null: for another library, for a version that is new enough,
 * and for one that cannot be told.
 */
export function outdatedVersion(
  kind: CardKind | null,
  library: { description: string; version: string; package: string | null },
  { outdated }: Pick<CardRules, 'outdated'>,
): string | null {
  if (kind === null || !outdated.kinds.includes(kind) || !library.description.startsWith(outdated.library)) return null;
  const isOld = (found: string, least: string): boolean =>
    version.safeParse(found).success && compareVersions(found, least) < 0;
  if (library.package !== null) return isOld(library.package, outdated.package) ? library.package : null;
  const system = Object.keys(outdated.versions).find((name) => library.description.includes(name));
  const least = system === undefined ? undefined : outdated.versions[system];
  return least !== undefined && isOld(library.version, least) ? library.version : null;
}
