import { z } from 'zod';

const nothing = z.undefined().optional();

/** The update of the application. */
export const updateChannels = {
  /** Looks for a new version now, and fetches it. Ends when it is there, or when there is none. */
  'update.check': { input: nothing, output: nothing, ms: 900_000 },
  /** Ends the application and starts the version that is ready. */
  'update.install': { input: nothing, output: nothing, ms: 10_000 },
} as const;
