import { z } from 'zod';
import type { CallTable } from '../call.ts';

/** What a written thing looks like: a person's number (INS, NIR), a mail address, a date of birth, a telephone. */
export const textKinds = ['number', 'mail', 'birth', 'phone'] as const;

/** A place of the picture, in its pixels. The text itself never leaves the process that read it. */
export const foundBox = z.object({
  kind: z.enum(textKinds),
  x: z.int().min(0),
  y: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
});
export type FoundBox = z.infer<typeof foundBox>;

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Calls of the process that reads the text of a picture. Started by the first call, ended when it has nothing to do. */
export const textCalls = {
  /** `image`: a PNG. `words`: how many were read, so that "nothing found" is told from "nothing could be read". */
  'text.find': {
    input: z.object({ image: bytes }),
    output: z.object({ boxes: z.array(foundBox).max(500), words: z.int().min(0) }),
    ms: 20_000,
  },
} as const satisfies CallTable;
export type TextCalls = typeof textCalls;
