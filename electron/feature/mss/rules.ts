import { z } from 'zod';
import { importRules } from '../../../native/directory/port.ts';

/** What the app believes of a white list: resources/mss/white-list.json, and the authorities that are known here. */
export type WhiteListRules = z.infer<typeof whiteListFile> & { authorities: string[] };
export const whiteListFile = z.object({
  signers: z.array(z.string().min(1)).min(1),
  issuers: z.array(z.string().min(1)).min(1),
  testWords: z.array(z.string()),
  testDomains: z.array(z.string()),
});

/** resources/mss/directory.json: the shape of the extraction, how long it may be kept, and the API. */
export const directoryRules = importRules.extend({
  /** Age in days from which the person is told that the copy will be erased. */
  warnDays: z.int().min(1),
  api: z.object({
    base: z.url({ protocol: /^https?$/ }),
    header: z.string().regex(/^[A-Za-z0-9-]+$/),
    perSecond: z.int().min(1),
    /** Deadline of one call. */
    seconds: z.int().min(1),
  }),
});
export type DirectoryRules = z.infer<typeof directoryRules>;
