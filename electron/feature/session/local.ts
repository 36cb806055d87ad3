import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { edition, slot } from '../../../organiser/protocol/wire.ts';
import type { Couloir } from '../../../organiser/protocol/status.ts';

/** A session without a code: its log stays on this machine, and no network is asked for it. */
export const localSession = z.object({
  hub: z.null(),
  joinedAt: z.string(),
  edition,
  slot,
  participant: z.object({ id: z.string(), label: z.string() }),
});
export type LocalSession = z.infer<typeof localSession>;

/** Length of a local session, in minutes: the hour of everybody. */
export const LOCAL_MINUTES = 60;

/** A local session that begins now. Its edition is the day itself; `contact` is whom its bilan may be mailed to. */
export function newLocalSession(couloir: Couloir, now: Date, contact: string): LocalSession {
  const day = now.toISOString().slice(0, 10);
  return {
    hub: null,
    joinedAt: now.toISOString(),
    edition: { id: 'local', name: 'local', startsOn: day, endsOn: day, contact },
    slot: {
      id: 'local',
      log: randomUUID(),
      edition: 'local',
      startsAt: now.toISOString(),
      minutes: LOCAL_MINUTES,
      couloir,
    },
    participant: { id: 'local', label: 'Participant' },
  };
}
