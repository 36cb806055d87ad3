import type { Handlers } from '../handlers.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Session } from './session.ts';
import type { createKeep } from './keep.ts';
import type { Outside } from '../outside.ts';
import type { StoreLife } from '../storage/life.ts';
import type { Truth } from '../truth.ts';

type Deps = {
  outside: Pick<Outside, 'openLink' | 'restart'>;
  truth: Truth;
  keep: ReturnType<typeof createKeep>;
  life: StoreLife;
  session: Session;
  rehearsal: Rehearsal;
  /** Stops what knows the former token, and begins again with the new one. */
  restartSync(): Promise<void>;
  afterJoin(): Promise<void>;
  /** What becomes of the session without a code that a join has taken the place of. */
  settleLocal(keep: boolean): Promise<void>;
};

/** The window itself, its database, and the way into a slot. */
export function sessionHandlers({
  outside,
  truth,
  keep,
  life,
  session,
  rehearsal,
  restartSync,
  afterJoin,
  settleLocal,
}: Deps): Pick<
  Handlers,
  | 'app.snapshot'
  | 'app.preferences'
  | 'app.open-link'
  | 'app.restart'
  | 'store.retry'
  | 'store.restore-copy'
  | 'store.set-aside'
  | 'session.join'
  | 'session.start-local'
  | 'rehearsal.start'
  | 'rehearsal.end'
  | 'profile.keep'
> {
  return {
    'app.snapshot': async () => truth.get(),
    async 'app.preferences'(asked) {
      const { locale, theme } = truth.get().app;
      const next = { locale: asked.locale ?? locale, theme: asked.theme ?? theme };
      await keep.write('preferences', next);
      truth.patch('app', next);
    },
    'app.open-link': ({ id }) => outside.openLink(id),
    'app.restart': () => outside.restart(),
    'store.retry': () => life.retry(),
    'store.restore-copy': () => life.restoreCopy(),
    'store.set-aside': async () => ({ name: await life.setAside() }),
    async 'session.join'(typed) {
      const before = session.kept();
      try {
        await session.join(typed);
      } finally {
        // Also when the code was spent and only the first words could not be written: the person has joined.
        if (session.kept() !== before) {
          truth.patch('app', { invitation: null });
          // Joining again after a withdrawal: what runs still knows the old token.
          await restartSync();
          await settleLocal(typed.keepLocal ?? true);
        }
      }
      await afterJoin();
    },
    async 'session.start-local'({ couloir }) {
      await session.startLocal(couloir);
      await life.copy();
    },
    'rehearsal.start': () => rehearsal.start(),
    'rehearsal.end': () => rehearsal.end(),
    'profile.keep': () => session.confirmProfile(),
  };
}
