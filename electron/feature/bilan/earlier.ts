import type { LogView } from '../../../organiser/protocol/fold.ts';
import type { Guide } from '../../../organiser/protocol/guide.ts';
import type { PastBilan } from '../../contract/after.ts';
import { bilanData, type BilanData } from './data.ts';

type Earlier = {
  entry: PastBilan;
  view: LogView;
  guide: Guide;
  past: readonly PastBilan[];
  app: { version: string; demo: boolean };
  now: Date;
};

/** The bilan of an earlier hour, from its log alone: whose session it was, and in which edition, is not kept. */
export function earlierData({ entry, view, guide, past, app, now }: Earlier): BilanData {
  const day = entry.at.slice(0, 10);
  const session = {
    hub: entry.kind === 'local' ? null : '',
    edition: { id: '', name: '', startsOn: day, endsOn: day, contact: '' },
    slot: {
      id: entry.log,
      log: entry.log,
      edition: '',
      startsAt: entry.at,
      minutes: view.timer?.minutes ?? 60,
      couloir: entry.couloir,
    },
    participant: { id: '', label: '' },
    joinedAt: entry.at,
  };
  return { ...bilanData({ view, guide, session, profile: null, checks: [], past, app, now }), edition: null };
}
