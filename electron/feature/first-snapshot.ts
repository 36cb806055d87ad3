import { guideFor } from '../../organiser/protocol/guide.ts';
import { noAfter } from '../contract/after.ts';
import { usualAlerts } from '../contract/alert.ts';
import { noUpdate } from '../contract/update.ts';
import { noBeside } from '../contract/beside.ts';
import { noDirectory } from '../contract/directory.ts';
import { noEvidence } from '../contract/evidence.ts';
import { noDrafts } from '../contract/draft.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { startingCard } from './card/watch.ts';
import { noLog } from './event/shown-log.ts';
import { viewsOf } from './list/force.ts';
import type { Outside } from './outside.ts';
import type { Resources } from './resource.ts';
import { noReminders } from './slot/part.ts';
import { shownPlatform } from './shown-platform.ts';

/** Nothing to send, nobody to send it to. */
export const noSync: Snapshot['sync'] = { state: 'off', unsent: 0, lastContact: null, failure: null };

/** What is shown before the database is read. */
export const firstSnapshot = (
  { platform, policy }: Pick<Outside, 'platform' | 'policy'>,
  resources: Resources,
  demo: boolean,
): Snapshot => ({
  app: { ...shownPlatform(platform), theme: 'system', demo, invitation: null },
  store: { state: 'opening', failure: null, keyBackend: '', copyAt: null },
  session: null,
  rehearsal: null,
  after: noAfter,
  sync: noSync,
  profile: null,
  profileAsked: false,
  checks: { running: [], startedAt: null, results: [], sharing: { choice: 'unasked', at: null } },
  lists: viewsOf(resources.lists),
  directory: noDirectory,
  card: startingCard,
  mss: { code: null, other: { receive: false, send: false } },
  guide: { ...guideFor(resources.lists.guide.body, null), published: null },
  log: noLog(guideFor(resources.lists.guide.body, null).steps),
  report: { state: 'none' },
  update: noUpdate,
  policy,
  evidence: noEvidence,
  reminders: noReminders,
  inbox: { unread: 0 },
  alerts: usualAlerts,
  beside: noBeside,
  drafts: noDrafts,
});
