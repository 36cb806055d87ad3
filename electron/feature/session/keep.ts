import { z } from 'zod';
import { timeOf, type Agreed } from '../../../organiser/protocol/appointment.ts';
import { wholeGuide } from '../../../organiser/protocol/guide.ts';
import { isMeetingLink } from '../../../organiser/protocol/meeting.ts';
import { joinResponse } from '../../../organiser/protocol/wire.ts';
import type { Profile, Snapshot } from '../../contract/snapshot.ts';
import { locale, profile, theme } from '../../contract/snapshot.ts';
import { alertView, type AlertView } from '../../contract/alert.ts';
import { draftsView } from '../../contract/draft.ts';
import { pastBilan, retentionDays } from '../../contract/after.ts';
import { place } from '../beside/place.ts';
import { keptSharing, type KeptSharing } from '../check/sharing.ts';
import { armed, type Armed } from '../slot/reminder.ts';
import type { Outside } from '../outside.ts';
import { localSession, type LocalSession } from './local.ts';

/** What is kept of a join, in the encrypted database: the token lives nowhere else. */
export const keptSession = joinResponse.omit({ v: true }).extend({
  hub: z.string(),
  joinedAt: z.string(),
  /** Device that the token was given to: another one after a renewal needs its own token. */
  device: z.uuid(),
});
export type KeptSession = z.infer<typeof keptSession>;

/** The slot for which the person must still say whether the profile is theirs. */
const profileAsk = z.object({ log: z.string() });

const preferences = z.object({ locale: locale.optional(), theme: theme.optional() });
export type Preferences = z.infer<typeof preferences>;

/** The PKCS#11 library that the person chose, null for the search. */
const cardSetting = z.object({ library: z.string().nullable() });

/** Whether the person wants reminders, and which were told for the slot's time. */
const reminders = z.object({ on: z.boolean(), armed: armed.nullable() });

/** For which log and address each gesture of MSSanté was asked, and the code to send: shown again after a restart. */
const mssSetting = z.object({
  log: z.string(),
  receive: z.string().nullable(),
  send: z
    .object({ address: z.string(), code: z.string(), box: z.string().nullable(), hand: z.boolean(), until: z.string() })
    .nullable(),
});
export type KeptMss = z.infer<typeof mssSetting>;

/** How many messages of the organisers were read, in which log. */
const inbox = z.object({ log: z.string(), count: z.int().min(0) });

/** The rehearsal under way; `ending`: its log is being dropped. */
const rehearsal = z.object({ log: z.string(), startedAt: z.string(), ending: z.boolean() });

/** Days the person chose, the day of the purge that was announced, and when the last one took place. */
const retention = z.object({ days: retentionDays, told: z.string().nullable(), purgedAt: z.string().nullable() });
/** The narrow window: whether it is there, for which log, and its place on each display, the last one first. */
const beside = z.object({ log: z.string(), open: z.boolean(), places: z.array(place).max(20) });

/** What was typed and not sent, for each log. */
const drafts = z.record(z.string(), draftsView);
/** The guide that a slot started with, whole: kept until another slot starts. */
const keptGuide = z.object({ log: z.string(), name: z.string(), whole: wholeGuide });
export type KeptGuide = z.infer<typeof keptGuide>;

const settings = {
  alerts: alertView,
  session: keptSession,
  local: localSession,
  rehearsal,
  retention,
  past: z.array(pastBilan),
  profile,
  profileAsk,
  preferences,
  card: cardSetting,
  reminders,
  mss: mssSetting,
  sharing: keptSharing,
  inbox,
  beside,
  drafts,
  guide: keptGuide,
} as const;
type Settings = {
  alerts: AlertView;
  session: KeptSession;
  local: LocalSession;
  rehearsal: z.infer<typeof rehearsal>;
  retention: z.infer<typeof retention>;
  past: z.infer<typeof pastBilan>[];
  profile: Profile;
  profileAsk: z.infer<typeof profileAsk>;
  preferences: Preferences;
  card: z.infer<typeof cardSetting>;
  reminders: { on: boolean; armed: Armed | null };
  mss: KeptMss;
  sharing: KeptSharing;
  inbox: z.infer<typeof inbox>;
  beside: z.infer<typeof beside>;
  drafts: z.infer<typeof drafts>;
  guide: KeptGuide;
};

/** Typed settings of the database. What is out of shape (an older version wrote it) reads as absent. */
export function createKeep({ store, log }: Pick<Outside, 'store' | 'log'>): {
  read<K extends keyof Settings>(key: K): Promise<Settings[K] | null>;
  write<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>;
  remove(key: keyof Settings): Promise<void>;
} {
  return {
    async read<K extends keyof Settings>(key: K) {
      const { value } = await store.call('setting.get', { key });
      if (value === null || value === undefined) return null;
      const parsed = settings[key].safeParse(value);
      if (parsed.success) return parsed.data as Settings[K];
      log.warn('session.setting', { key, path: parsed.error.issues[0]?.path.join('.') ?? '' });
      return null;
    },
    async write(key, value) {
      await store.call('setting.put', { key, value });
    },
    async remove(key) {
      await store.call('setting.delete', { key });
    },
  };
}

/** The link of the remote meeting: the one of the time agreed on, else the one that the slot has. In shape only. */
export const linkOf = (kept: KeptSession | LocalSession | null, agreed: Agreed | null): string | null =>
  agreed?.teams ?? (kept === null || kept.hub === null ? null : (kept.meeting ?? null));

/** The part of a session that the window may know: never the token, nor the link. The slot is at the time agreed on since the join. */
export function shownSession(
  kept: KeptSession | LocalSession | null,
  agreed: Agreed | null = null,
): Snapshot['session'] {
  if (kept === null) return null;
  const { hub, edition, slot, participant, joinedAt } = kept;
  const link = linkOf(kept, agreed);
  const meeting = link === null ? 'none' : isMeetingLink(link) ? 'ok' : 'refused';
  return { hub, edition, slot: { ...slot, ...timeOf(slot, agreed) }, meeting, participant, joinedAt };
}
