import { z } from 'zod';

/** What a person and an organiser can read to each other: the first twelve digits of the blob's hash, in groups. Pure. */
export const receiptOf = (blob: string): string => (blob.slice(0, 12).match(/.{4}/g) ?? []).join('-').toUpperCase();

/** One report of the logs of a slot: who, when, how large; never what is in it, which the hub cannot read. */
export const boardReport = z.object({
  id: z.string(),
  slot: z.string(),
  /** Instant of the event by the participant's clock. */
  at: z.string(),
  /** Bytes, encrypted. */
  size: z.int(),
  /** Hash of the clear bytes that the person was shown. */
  shown: z.string(),
  /** Hash of the encrypted bytes. */
  blob: z.string(),
  sections: z.array(z.string()),
  /** When the hub had all of it; null while it waits. */
  receivedAt: z.string().nullable(),
  /** When the hub erases the bytes; null while it waits. */
  until: z.string().nullable(),
  erasedAt: z.string().nullable(),
});
export type BoardReport = z.infer<typeof boardReport>;

/** Most reports told at once, the latest ones. */
export const REPORTS_MOST = 2_000;

export const boardReports = z.object({
  v: z.literal(1),
  /** Days that reports are kept after they were received. */
  days: z.int(),
  reports: z.array(boardReport),
});
export type BoardReports = z.infer<typeof boardReports>;
