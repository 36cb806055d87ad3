import { z } from 'zod';

/** The clear content of a report, as the participant was shown it. */
export const reportContent = z.object({
  v: z.literal(1),
  sections: z.array(z.object({ id: z.string(), text: z.string() })),
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

/** Cuts a text around each occurrence of `needle`, without regard to case; odd parts are the hits. */
export function cut(text: string, needle: string): string[] {
  if (needle === '') return [text];
  const low = text.toLowerCase();
  const want = needle.toLowerCase();
  // Some letters change length in lower case (İ): positions would slide, so no marks rather than wrong ones.
  if (low.length !== text.length) return [text];
  const parts: string[] = [];
  let from = 0;
  for (let at = low.indexOf(want); at >= 0; at = low.indexOf(want, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + want.length));
    from = at + want.length;
  }
  parts.push(text.slice(from));
  return parts;
}
