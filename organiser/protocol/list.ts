import { z } from 'zod';
import { wholeGuide } from './guide.ts';
import { hostRow } from './hosts.ts';
import { couloir } from './status.ts';

/**
 * Lists that the organisers publish for an edition and that the app keeps: data that changes without a new version of the
 * app. A list is replaced whole; each publication of a name counts its version up.
 */
export const listNames = ['solutions', 'mss-domains', 'hosts', 'guide'] as const;
export const listName = z.enum(listNames);
export type ListName = z.infer<typeof listName>;

/** Largest list, in bytes of its JSON text, and most rows of each. */
export const LIST_LIMIT = 4 * 1024 * 1024;
export const SOLUTION_LIMIT = 10_000;
export const DOMAIN_LIMIT = 50_000;
export const HOST_LIMIT = 500;

const date = z.iso.date();
const instant = z.iso.datetime().max(40);
const domain = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);

/**
 * One référencée solution in one version. No official machine-readable list is known: the columns are ours, and what a list
 * does not say is empty or null, never guessed.
 */
export const solutionRow = z.strictObject({
  id: z.string().min(1).max(80),
  editor: z.string().trim().min(1).max(120),
  name: z.string().trim().min(1).max(120),
  /** Version that was listed; empty when the list names none. */
  version: z.string().trim().max(40),
  /** Couloirs it is listed for; none when the list does not say. */
  couloirs: z.array(couloir).max(6),
  /** Dispositif or DSR: LGC, DPI, LGO… */
  device: z.string().trim().max(80),
  wave: z.string().trim().max(40),
  /** Day of its référencement. */
  listedOn: date.nullable(),
  /** Référence NIL (numéro d'identification de logiciel). */
  reference: z.string().trim().max(60),
  source: z.string().trim().max(300),
  /** Day that the source was read. */
  seenOn: date.nullable(),
});
export type SolutionRow = z.infer<typeof solutionRow>;

/** Body of each list. */
export const listBodies = {
  solutions: z.strictObject({
    rows: z
      .array(solutionRow)
      .max(SOLUTION_LIMIT)
      .refine((rows) => new Set(rows.map((row) => row.id)).size === rows.length, { message: 'an id is used twice' }),
  }),
  'mss-domains': z.strictObject({
    domains: z.array(domain).max(DOMAIN_LIMIT),
    testDomains: z.array(domain).max(DOMAIN_LIMIT),
    generatedAt: instant,
    /** The hub checked the signature (XMLDSig) of the official file it comes from. Nobody else may say so. */
    verified: z.boolean(),
  }),
  hosts: z.strictObject({ rows: z.array(hostRow).max(HOST_LIMIT) }),
  guide: wholeGuide,
} as const satisfies Record<ListName, z.ZodType>;
export type ListBody<N extends ListName> = z.output<(typeof listBodies)[N]>;

/** What is said of a list beside its rows. `example`: made up to show the product, and never to be taken for real. */
const said = {
  label: z.string().trim().min(1).max(200),
  asOf: date,
  example: z.boolean(),
};
const published = { v: z.literal(1), version: z.int().min(1), publishedAt: instant, ...said };

/** A list as the hub gives it, by name. */
export const publishedLists = {
  solutions: z.strictObject({ ...published, name: z.literal('solutions'), body: listBodies.solutions }),
  'mss-domains': z.strictObject({ ...published, name: z.literal('mss-domains'), body: listBodies['mss-domains'] }),
  hosts: z.strictObject({ ...published, name: z.literal('hosts'), body: listBodies.hosts }),
  guide: z.strictObject({ ...published, name: z.literal('guide'), body: listBodies.guide }),
} as const;
export type PublishedList<N extends ListName = ListName> = z.output<(typeof publishedLists)[N]>;
export const publishedList = z.discriminatedUnion('name', [
  publishedLists.solutions,
  publishedLists['mss-domains'],
  publishedLists.hosts,
  publishedLists.guide,
]);

/** What is published, without the rows: enough to know whether to ask for a list. */
export const listEntry = z.object({
  name: listName,
  version: z.int().min(1),
  publishedAt: instant,
  ...said,
  /** SHA-256 of the JSON text of the body: a hub that came back from a backup may give a version out again. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.int().min(0),
});
export type ListEntry = z.infer<typeof listEntry>;
export const listIndex = z.object({ v: z.literal(1), lists: z.array(listEntry).max(listNames.length) });

/** Every publication of an edition, the newest first, with who made it. */
export const boardListEntry = listEntry.extend({ publishedBy: z.string() });
export type BoardListEntry = z.infer<typeof boardListEntry>;
export const boardListIndex = z.object({ v: z.literal(1), lists: z.array(boardListEntry) });

/** A publication. `expected`: version that the person looked at, 0 when there was none; another one now is a refusal. */
export const newList = z.object({ expected: z.int().min(0), ...said, body: z.unknown() });
export type NewList<N extends ListName = ListName> = Omit<z.infer<typeof newList>, 'body'> & { body: ListBody<N> };

/** Number of rows of a body, for people. */
export function listRows(name: ListName, body: ListBody<ListName>): number {
  if (name === 'guide') return (body as ListBody<'guide'>).steps.length;
  return name === 'mss-domains'
    ? (body as ListBody<'mss-domains'>).domains.length
    : (body as ListBody<'solutions'>).rows.length;
}
