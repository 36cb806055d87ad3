import type { CheckReport } from '../../contract/check.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Journal } from '../event/journal.ts';
import type { Handlers } from '../handlers.ts';
import type { Outside } from '../outside.ts';
import type { createKeep, KeptSession } from '../session/keep.ts';
import type { Timers } from '../timers.ts';
import type { Facts } from './check.ts';
import { createCheckDesk, type CheckDesk } from './desk.ts';
import { createCheckPaper } from './paper.ts';
import { createSharing, type Sharing } from './sharing.ts';

export type CheckPart = Omit<CheckDesk, 'share'> & {
  sharing: Pick<Sharing, 'load'>;
  /** Ends what an earlier run could not: results still to be told, a withdrawal that was cut short. */
  settle(): Promise<void>;
  handlers: Pick<Handlers, 'checks.run' | 'checks.share' | 'checks.pdf'>;
};

type Deps = {
  outside: Outside;
  timers: Timers;
  app: CheckReport['app'];
  keep: ReturnType<typeof createKeep>;
  journal: Pick<Journal, 'view' | 'append'>;
  session(): KeptSession | null;
  facts(): Facts;
  snapshot(): Snapshot;
  onView(part: Partial<Snapshot['checks']>): void;
};

/** The prerequisites for the window: their results, who may know them, and their report. */
export function createCheckPart(deps: Deps): CheckPart {
  const { outside, keep, journal, session, onView } = deps;
  const sharing = createSharing({
    now: outside.now,
    keep: { read: async () => keep.read('sharing'), write: async (kept) => keep.write('sharing', kept) },
    log: () => session()?.slot.log ?? null,
    events: async () => (await outside.store.call('event.list', { log: session()?.slot.log ?? '' })).events,
    correct: async (body) => journal.append('event.corrected', body),
    onView: (view) => onView({ sharing: view }),
  });
  const { share, ...desk } = createCheckDesk({
    ...deps,
    mayTell: () => session() !== null && sharing.agreed(),
  });
  const paper = createCheckPaper(outside, deps.snapshot);
  return {
    ...desk,
    sharing,
    async settle() {
      await sharing.settle();
      await share();
    },
    handlers: {
      'checks.run': ({ only }) => desk.run(only),
      async 'checks.share'({ choice }) {
        await sharing.choose(choice);
        if (choice === 'agreed') await share();
      },
      'checks.pdf': () => paper.pdf(),
    },
  };
}
