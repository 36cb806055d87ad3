import { z } from 'zod';
import challenge from '../../resources/mss/challenge.json' with { type: 'json' };

const schema = z.object({
  /** Minutes that a code lives once its mail left. Mail can be slow. */
  receiveMinutes: z.int().min(1),
  /** Minutes to send a code. */
  sendMinutes: z.int().min(1),
  /** Wrong codes before a new one has to be asked. */
  tries: z.int().min(1).max(20),
  /** Codes that one log may ask in an hour, for each way. */
  asksPerHour: z.int().min(1).max(60),
});
export type MssRules = z.infer<typeof schema>;

/** How long codes live and how often they may be asked: data, because operators differ. */
export const mssRules: MssRules = schema.parse(challenge);
