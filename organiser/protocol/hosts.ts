import { z } from 'zod';
import { couloir } from './status.ts';

/** A machine that the workstation must reach during the hour. `couloirs` null: whatever the couloir. */
export const hostRow = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  service: z.string().trim().min(1).max(80),
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i),
  port: z.int().min(1).max(65_535),
  protocol: z.enum(['tcp', 'tls', 'udp', 'starttls']),
  couloirs: z.array(couloir).min(1).nullable(),
  /** Where the row comes from: `memory` and `derived` were never checked against a source. */
  confidence: z.enum(['verified', 'derived', 'memory']),
  source: z.string().trim().max(300),
});
export type HostRow = z.infer<typeof hostRow>;
