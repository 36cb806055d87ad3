import { z } from 'zod';

/** The narrow window beside the practice software, as both windows know it. */
export const besideView = z.object({
  open: z.boolean(),
  /** How many times the full window was asked for from the narrow one: it then shows the hour. */
  asked: z.int().min(0),
});
export type BesideView = z.infer<typeof besideView>;
export const noBeside: BesideView = { open: false, asked: 0 };
