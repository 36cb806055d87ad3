import { z } from 'zod';
import { couloir } from './status.ts';

/** A text in the two languages of the product. */
export const bilingual = z.object({ fr: z.string().min(1), en: z.string().min(1) });
export type Bilingual = z.infer<typeof bilingual>;

/** One step of the protocol. Who does it decides which side's buttons are shown first. */
export const guideStep = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  who: z.enum(['participant', 'organisateur']),
  services: z.array(z.enum(['PSC', 'INS', 'MSS', 'DMP'])),
  layer: z.enum(['transport', 'metier']),
  minutes: z.int().min(1).max(60),
  title: bilingual,
  todo: bilingual,
  proof: bilingual,
  trouble: bilingual,
});
export type GuideStep = z.infer<typeof guideStep>;

/** The protocol that a slot runs: its version is written in the log when the participant joins. */
export const guide = z.object({
  version: z.string().regex(/^\d{4}\.\d+$/),
  source: z.string(),
  couloirs: z.array(couloir),
  steps: z.array(guideStep).min(1),
});
export type Guide = z.infer<typeof guide>;
