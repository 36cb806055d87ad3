import { z } from 'zod';
import { documentReport } from '../../../reader/document/shape.ts';

/** Bytes of a dropped file; a larger one is chosen in the dialog, which gives its path to the main process. */
export const DROPPED_BYTES = 25 * 1024 * 1024;

const nothing = z.undefined().optional();
/** The file itself is forgotten as soon as it is read: only what was found is kept, in memory, until the next one. */
const found = z.object({ id: z.uuid(), report: documentReport });

/** The channels of the reading of documents (docs/decisions/0031-documents.md). */
export const documentChannels = {
  /** A little more than what is taken, so that what is too large can be told. */
  'document.read': {
    input: z.object({
      bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= DROPPED_BYTES + 1024),
    }),
    output: found,
    ms: 120_000,
  },
  /** The file is chosen in a dialog. */
  'document.choose': { input: nothing, output: found, ms: 900_000 },
  /** Puts the verdict in the log, for a step. */
  'document.keep': {
    input: z.object({ id: z.uuid(), step: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/) }),
    output: nothing,
    ms: 10_000,
  },
  'document.forget': { input: nothing, output: nothing, ms: 5_000 },
} as const;
