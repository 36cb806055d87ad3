import { z } from 'zod';
import { pcscLook, rawReading } from '../../../native/card/port.ts';
import { cardLibrary } from '../../contract/card.ts';
import { failure } from '../../contract/failure.ts';

/**
 * All that one look at the card gave, before anything judges it. What the recorder writes (with every identity replaced)
 * and the simulator replays, so that a person's problem becomes a test.
 */
export const observation = z.object({
  /** The libraries found or asked for, and what each answered. */
  libraries: z.array(cardLibrary),
  /** The library that was used, null when none could be. `package`: version of the installed Cryptolib, if known. */
  module: z.object({ path: z.string(), package: z.string().nullable() }).nullable(),
  /** What the library said, null when it was not asked or did not answer. */
  reading: rawReading.nullable(),
  /** Why there is no reading: no library, or a worker that crashed, froze or was refused. */
  failure: failure.nullable(),
  /** What PC/SC said, also without any library. */
  pcsc: pcscLook,
});
export type Observation = z.infer<typeof observation>;
