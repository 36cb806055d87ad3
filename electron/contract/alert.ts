import { z } from 'zod';

/** How the person is told that the organisers wrote or came, while no window of the app is in front. */
export const alertView = z.object({
  /** A short sound. */
  sound: z.boolean(),
  /** A notification of the system. */
  notify: z.boolean(),
});
export type AlertView = z.infer<typeof alertView>;
export const usualAlerts: AlertView = { sound: true, notify: true };
