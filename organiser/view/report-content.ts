import { z } from 'zod';

/** The clear content of a report, as the participant was shown it. */
export const reportContent = z.object({
  v: z.literal(1),
  /** `dropped`: older lines that were left out of a section which was too large. */
  sections: z.array(z.object({ id: z.string(), text: z.string(), dropped: z.int().optional() })),
  at: z.string(),
  app: z.unknown(),
});
export type ReportContent = z.infer<typeof reportContent>;

/** Reads the clear bytes; null when they are not a report of a version this board knows. */
export function readReport(bytes: Uint8Array): ReportContent | null {
  try {
    const parsed = reportContent.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Under which name a report is saved: its day and its id. A label may be someone's name, which no file bears. */
export const reportFileName = ({ id, at }: { id: string; at: string }): string =>
  `journaux-${at.slice(0, 10)}-${id.slice(0, 8)}.json`;

export type Piece = { at: number; text: string; hit: boolean };

/** Cuts a text around each occurrence of `needle`, without regard to case; the pieces put together are the text. */
export function cut(text: string, needle: string): Piece[] {
  const whole = [{ at: 0, text, hit: false }];
  if (needle === '') return whole;
  const low = text.toLowerCase();
  const want = needle.toLowerCase();
  // Some letters change length in lower case (İ): positions would slide, so no marks rather than wrong ones.
  if (low.length !== text.length) return whole;
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = low.indexOf(want); at >= 0; at = low.indexOf(want, from)) {
    if (at > from) pieces.push({ at: from, text: text.slice(from, at), hit: false });
    pieces.push({ at, text: text.slice(at, at + want.length), hit: true });
    from = at + want.length;
  }
  if (from < text.length) pieces.push({ at: from, text: text.slice(from), hit: false });
  return pieces;
}
