import { z } from 'zod';
import { documentCatalogue, documentReport } from '../../reader/document/shape.ts';
import { whiteList, whiteListTrust } from '../../reader/shape.ts';
import type { CallTable } from '../call.ts';

const byteArray = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/**
 * Calls of the reading process: files chosen by a person, read where a slow or hostile one holds up nobody. It is started by
 * the call and ended after it (`native/on-demand.ts`): what was read leaves the memory of the machine.
 */
export const readerCalls = {
  /** The official white list of MSSanté domains, its signature verified. Refusals: `mss.list-…`, `file.not-read`. */
  'white-list.read': {
    input: z.object({ file: z.string(), trust: whiteListTrust, now: z.iso.datetime() }),
    output: whiteList,
    ms: 180_000,
  },
  /** A document, an archive or a mail, by its path or its bytes. What is wrong with it is the answer. Refusal: `file.not-read`. */
  'document.read': {
    input: z.object({
      from: z.union([z.object({ file: z.string() }), z.object({ bytes: byteArray })]),
      catalogue: documentCatalogue,
    }),
    output: documentReport,
    ms: 45_000,
  },
  /** One encrypted file out of several. Takes a second and 256 MB, on purpose. Refusal: `archive.too-large`. */
  'archive.seal': {
    input: z.object({ files: z.array(z.object({ name: z.string(), bytes: byteArray })), passphrase: z.string() }),
    output: z.object({ bytes: byteArray }),
    ms: 90_000,
  },
  /** The bilan of an archive, not looked into yet, and what else is in it. Refusals: `archive.…`, `file.not-read`. */
  'archive.open': {
    input: z.object({ file: z.string(), passphrase: z.string() }),
    output: z.object({
      bilan: z.record(z.string(), z.unknown()),
      files: z.array(z.object({ name: z.string(), size: z.number() })),
    }),
    ms: 60_000,
  },
} as const satisfies CallTable;
export type ReaderCalls = typeof readerCalls;
export type { WhiteList } from '../../reader/shape.ts';
export { documentCatalogue } from '../../reader/document/shape.ts';
export type { DocumentCatalogue, DocumentReport, DocumentVerdict } from '../../reader/document/shape.ts';
