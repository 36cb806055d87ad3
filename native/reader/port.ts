import { z } from 'zod';
import { whiteList, whiteListTrust } from '../../reader/shape.ts';
import type { CallTable } from '../call.ts';

/**
 * Calls of the reading process: files chosen by a person, read where a slow or hostile one holds up nobody. It is started by
 * the first call and ended when it has had nothing to do for a while (`native/on-demand.ts`).
 */
export const readerCalls = {
  /** The official white list of MSSanté domains, its signature verified. Refusals: `mss.list-…`, `file.not-read`. */
  'white-list.read': {
    input: z.object({ file: z.string(), trust: whiteListTrust, now: z.iso.datetime() }),
    output: whiteList,
    ms: 180_000,
  },
} as const satisfies CallTable;
export type ReaderCalls = typeof readerCalls;
export type { WhiteList } from '../../reader/shape.ts';
