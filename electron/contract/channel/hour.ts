import { z } from 'zod';

const nothing = z.undefined().optional();

/** Taking back what was said during the hour, and ending an hour that was left running. */
export const hourChannels = {
  /** One's own result, comment, irritant, message or request for help: a correction is added to the log, nothing is erased. */
  'said.undo': {
    input: z.object({ device: z.uuid(), n: z.int().min(1) }),
    output: nothing,
    ms: 10_000,
  },
  /** Ends the hour when something was last said, not now. */
  'timer.end-earlier': { input: nothing, output: nothing, ms: 10_000 },
} as const;
