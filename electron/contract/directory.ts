import { z } from 'zod';
import { failure } from './failure.ts';

/** A box of the directory as the window shows it, to choose an address: no person's name is kept. */
export const shownBox = z.object({
  address: z.string(),
  kind: z.enum(['PER', 'ORG', 'APP', 'CAB', '?']),
  profession: z.string().nullable(),
  structure: z.string().nullable(),
  town: z.string().nullable(),
});
export type ShownBox = z.infer<typeof shownBox>;

/** The local copy of the Annuaire Santé, its import, and the other ways to look a box up. */
export const directoryView = z.object({
  state: z.enum(['none', 'ready', 'importing', 'deciding']),
  /** Of the copy in use, which stays in use during an import. */
  copy: z
    .object({ asOf: z.string(), importedAt: z.string(), rows: z.int(), expiresOn: z.string(), soon: z.boolean() })
    .nullable(),
  progress: z
    .object({ phase: z.enum(['reading', 'indexing', 'checking']), rows: z.int(), bytes: z.int(), total: z.int() })
    .nullable(),
  /** A new copy waits for a decision: it has less than half of the rows of the one in use. */
  smaller: z.object({ rows: z.int(), before: z.int() }).nullable(),
  /** Day of a copy that was erased because it was too old. */
  erasedAsOf: z.string().nullable(),
  failure: failure.nullable(),
  /** The RPPS that the person typed; the card's own is not repeated here. */
  rpps: z.string(),
  /** Whether an API key is kept. The key itself never comes back to the window. */
  hasKey: z.boolean(),
});
export type DirectoryView = z.infer<typeof directoryView>;

export const noDirectory: DirectoryView = {
  state: 'none',
  copy: null,
  progress: null,
  smaller: null,
  erasedAsOf: null,
  failure: null,
  rpps: '',
  hasKey: false,
};
