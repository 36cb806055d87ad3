import { z } from 'zod';
import { typedDraft } from '../draft.ts';

/**
 * What is being typed. The answer comes once it is on disk, and is what the disk has. `rehearsal`: whether it was typed in one;
 * absent, it belongs to what the hour shows now.
 */
export const draftChannels = {
  'draft.keep': {
    input: typedDraft.and(z.object({ rehearsal: z.boolean().optional() })),
    output: typedDraft,
    ms: 10_000,
  },
} as const;
