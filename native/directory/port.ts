import { z } from 'zod';
import { failure } from '../../electron/contract/failure.ts';
import type { CallTable, NoticeTable } from '../call.ts';

const none = z.undefined().optional();

/** Types of boxes; `?` is a type that this version does not know. */
export const boxKinds = ['PER', 'ORG', 'APP', 'CAB', '?'] as const;

/** One box of the directory, with what is kept of its row: nobody's name. */
export const box = z.object({
  address: z.string(),
  kind: z.enum(boxKinds),
  /** National identifier of its holder (type and number in one, `8` + RPPS); null for a structure's box. */
  person: z.string().nullable(),
  profession: z.string().nullable(),
  skill: z.string().nullable(),
  service: z.string().nullable(),
  structure: z.string().nullable(),
  structureId: z.string().nullable(),
  postalCode: z.string().nullable(),
  town: z.string().nullable(),
  /** Whether its holder wants no more paper. Null when the file does not say. */
  paperless: z.boolean().nullable(),
});
export type Box = z.infer<typeof box>;

/** What is said of a copy of the directory. */
export const directoryFacts = z.object({
  /** Instant of the extraction: of the entry in the archive, or of the file. */
  asOf: z.iso.datetime(),
  importedAt: z.iso.datetime(),
  rows: z.int().min(0),
  people: z.int().min(0),
  structures: z.int().min(0),
});
export type DirectoryFacts = z.infer<typeof directoryFacts>;

/** Names under which each column may be found in the header of the file: data (resources/mss/directory.json). */
export const columnNames = z.object({
  kind: z.array(z.string()),
  address: z.array(z.string()),
  person: z.array(z.string()),
  structureId: z.array(z.string()),
  service: z.array(z.string()),
  profession: z.array(z.string()),
  skill: z.array(z.string()),
  paperless: z.array(z.string()),
  structure: z.array(z.string()),
  sign: z.array(z.string()),
  postalCode: z.array(z.string()),
  town: z.array(z.string()),
});
export type ColumnNames = z.infer<typeof columnNames>;
export type Column = keyof ColumnNames;

export const importRules = z.object({
  columns: columnNames,
  /** Without these the file is another one; a missing other column only leaves its facts out. */
  required: z.array(columnNames.keyof()),
  /** Fewer rows than this is no extraction of the whole country. */
  leastRows: z.int().min(0),
  /** Days that a copy may be kept. */
  keepDays: z.int().min(1),
});
export type ImportRules = z.infer<typeof importRules>;

/**
 * Calls about the local copy of the directory, answered by the store process. The copy is one file beside the database,
 * encrypted with the same key; an import makes another, which takes its place whole, checked, by one rename.
 */
export const directoryCalls = {
  /**
   * Opens the copy at `file`, if there is one. What a stopped import left is removed. A copy of another key or another
   * version cannot be read and can be had again: it is removed (`dropped`).
   */
  'directory.open': {
    input: z.object({
      file: z.string(),
      key: z.string().regex(/^[0-9a-f]{64}$/),
      readOnly: z.boolean().default(false),
    }),
    output: z.object({ facts: directoryFacts.nullable(), dropped: z.boolean() }),
    ms: 20_000,
  },
  /** Begins the import of a chosen file (text or zip) and answers at once; the rest is said by notices. */
  'directory.import': {
    input: z.object({ source: z.string(), rules: importRules, now: z.iso.datetime() }),
    output: none,
    ms: 10_000,
  },
  /** Ends an import under way, whose file is removed. */
  'directory.cancel': { input: none, output: none, ms: 20_000 },
  /** After `smaller`: puts the new copy in place all the same, or removes it. */
  'directory.decide': {
    input: z.object({ replace: z.boolean() }),
    output: z.object({ facts: directoryFacts.nullable() }),
    ms: 20_000,
  },
  'directory.erase': { input: none, output: none, ms: 20_000 },
  /** Boxes of this very address (a few addresses have two rows). */
  'directory.address': {
    input: z.object({ address: z.string().max(254) }),
    output: z.object({ boxes: z.array(box) }),
    ms: 5_000,
  },
  /** Boxes of a person, by national identifier. */
  'directory.person': {
    input: z.object({ person: z.string().max(40) }),
    output: z.object({ boxes: z.array(box) }),
    ms: 5_000,
  },
  /** Boxes whose address begins so, in the order of the addresses. */
  'directory.suggest': {
    input: z.object({ prefix: z.string().max(254), limit: z.int().min(1).max(20) }),
    output: z.object({ boxes: z.array(box) }),
    ms: 5_000,
  },
} as const satisfies CallTable;

export const importPhases = ['reading', 'indexing', 'checking'] as const;

export const directoryNotices = {
  /** `bytes` of `total` are read: of the archive, or of the text. */
  'directory.progress': z.object({
    phase: z.enum(importPhases),
    rows: z.int().min(0),
    bytes: z.int().min(0),
    total: z.int().min(0),
  }),
  /**
   * An import ended: `done` the new copy is in place; `smaller` it waits for a decision, since it has less than half of the
   * rows of the present one; `cancelled` and `failed` the present one, if any, is as it was.
   */
  'directory.ended': z.discriminatedUnion('is', [
    z.object({ is: z.literal('done'), facts: directoryFacts, ms: z.int().min(0) }),
    z.object({ is: z.literal('smaller'), rows: z.int().min(0), before: z.int().min(0) }),
    z.object({ is: z.literal('cancelled') }),
    z.object({ is: z.literal('failed'), failure }),
  ]),
} as const satisfies NoticeTable;
