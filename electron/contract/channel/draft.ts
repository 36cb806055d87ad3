import { typedDraft } from '../draft.ts';

/** What is being typed. The answer comes once it is on disk, and is what the disk has. */
export const draftChannels = {
  'draft.keep': { input: typedDraft, output: typedDraft, ms: 10_000 },
} as const;
