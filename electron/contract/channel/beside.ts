import { z } from 'zod';

const nothing = z.undefined().optional();

/** The narrow window. None of these takes the focus, but on the person's own gesture. */
export const besideChannels = {
  'beside.open': { input: nothing, output: nothing, ms: 10_000 },
  'beside.close': { input: nothing, output: nothing, ms: 10_000 },
  /** Back to the full window, on the hour. */
  'beside.full': { input: nothing, output: nothing, ms: 10_000 },
  /** The keyboard's way: opens it, goes into it, or back to the full window. */
  'beside.switch': { input: nothing, output: nothing, ms: 10_000 },
} as const;
