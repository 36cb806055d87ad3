import { z } from 'zod';
import { hubOrigin } from './link.ts';

/** The rules of an establishment, as its administrator writes them: `policy.json` in a place that people cannot write to. */
export const policyFile = z.strictObject({
  v: z.literal(1),
  /** False: the application never looks for a new version; the establishment installs it. */
  updates: z.boolean().default(true),
  /** The only services that may be joined; left out, any. */
  hubs: z
    .array(z.string().refine((text) => text.startsWith('https://') && hubOrigin(text) === text, 'https://host'))
    .max(50)
    .nullable()
    .default(null),
  /** False: no technical log leaves; it may still be saved to a file. */
  reports: z.boolean().default(true),
});
export type PolicyFile = z.infer<typeof policyFile>;

/** What applies. `broken`: there is a file and it cannot be used; the strictest rules apply, and `fault` says where it is wrong. */
export const policyView = z.object({
  source: z.enum(['none', 'file', 'broken']),
  updates: z.boolean(),
  hubs: z.array(z.string()).nullable(),
  reports: z.boolean(),
  fault: z.string().max(200).nullable(),
});
export type PolicyView = z.infer<typeof policyView>;

export const noPolicy: PolicyView = { source: 'none', updates: true, hubs: null, reports: true, fault: null };
