import type { Snapshot } from '../../contract/snapshot.ts';
import type { Outside } from '../outside.ts';
import type { createKeep } from '../session/keep.ts';
import type { Timers } from '../timers.ts';
import { createAlarm } from '../sync/schedule.ts';
import { LOOK_MS, remind, type Appointment } from './reminder.ts';
import { reminderText } from './words.ts';

export type Reminders = {
  /** Reads what is kept and begins to look; after each opening of the database. */
  start(): Promise<void>;
  stop(): void;
  /** Something changed: the time of the slot, its end, the clock. */
  look(): void;
  set(asked: { on?: boolean | undefined; atLogin?: boolean | undefined }): Promise<void>;
  /** The person has read the last reminder. */
  acknowledge(): void;
  forget(): void;
};

type View = Snapshot['reminders'];
type Deps = {
  outside: Pick<Outside, 'now' | 'notify' | 'loginItem' | 'log'>;
  timers: Timers;
  keep: ReturnType<typeof createKeep>;
  /** The slot as it stands, null before joining. */
  slot(): Appointment | null;
  locale(): 'fr' | 'en';
  onView(part: Partial<View>): void;
  view(): View;
};

/** Tells the person that the slot is near, while the app runs. Looks follow each other, so that none tells twice. */
export function createReminders(deps: Deps): Reminders {
  const { outside, keep } = deps;
  let running = false;
  let last: Promise<void> = Promise.resolve();
  let closers: (() => void)[] = [];
  let generation = 0;
  const alarm = createAlarm(deps.timers, look);

  async function lookNow(): Promise<void> {
    const slot = deps.slot();
    if (!running || slot === null) return;
    const mine = generation;
    const now = outside.now();
    const kept = await keep.read('reminders');
    const { tell, armed, next } = remind(kept?.armed ?? null, slot, now, kept?.on ?? true);
    if (!running || mine !== generation) return;
    // Kept first: told at most once, even if the machine stops here. Kept in vain costs a reminder, told twice costs trust.
    if (JSON.stringify(armed) !== JSON.stringify(kept?.armed)) {
      await keep.write('reminders', { on: kept?.on ?? true, armed });
    }
    if (mine !== generation) return;
    deps.onView({ next: next === null ? null : next.toISOString() });
    const wait = next === null ? LOOK_MS : Math.min(LOOK_MS, Math.max(0, next.getTime() - now.getTime()));
    if (running) alarm.set(wait);
    if (tell === null) return;
    const at = now.toISOString();
    deps.onView({ told: { kind: tell, at, opened: false } });
    outside.log.info('reminder.told', { kind: tell });
    const text = reminderText(tell, { now, startsAt: new Date(slot.startsAt), locale: deps.locale() });
    closers.push(
      outside.notify(text, () => {
        if (mine === generation) deps.onView({ told: { kind: tell, at, opened: true } });
      }),
    );
  }

  /** Looks and choices follow each other: a look that writes what it read before must not undo a choice made meanwhile. */
  function queued(job: () => Promise<void>): Promise<void> {
    const next = last.then(job);
    last = next.catch(() => undefined);
    return next;
  }

  function look(): void {
    queued(lookNow).catch((error: unknown) => {
      outside.log.warn('reminder.look', { error: error instanceof Error ? error.name : 'thrown' });
      if (running) alarm.set(LOOK_MS);
    });
  }

  function silence(): void {
    for (const close of closers) close();
    closers = [];
  }

  return {
    async start() {
      const kept = await keep.read('reminders');
      deps.onView({ on: kept?.on ?? true, atLogin: outside.loginItem.get() });
      running = true;
      look();
    },
    stop() {
      running = false;
      alarm.clear();
    },
    look,
    async set({ on, atLogin }) {
      if (atLogin !== undefined) outside.loginItem.set(atLogin);
      await queued(async () => {
        const kept = await keep.read('reminders');
        if (on !== undefined) await keep.write('reminders', { on, armed: kept?.armed ?? null });
        deps.onView({ on: on ?? kept?.on ?? true, atLogin: outside.loginItem.get() });
      });
      look();
    },
    acknowledge() {
      silence();
      deps.onView({ told: null });
    },
    forget() {
      generation += 1;
      silence();
      deps.onView({ on: true, next: null, told: null });
    },
  };
}
