import { z } from 'zod';
import { alertView } from '../alert.ts';

export const alertChannels = {
  'alerts.set': { input: alertView.partial(), output: z.undefined().optional(), ms: 10_000 },
} as const;
