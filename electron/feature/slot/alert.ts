import { usualAlerts, type AlertView } from '../../contract/alert.ts';
import type { Handlers } from '../handlers.ts';
import type { Outside } from '../outside.ts';
import type { createKeep } from '../session/keep.ts';

type Deps = {
  outside: Pick<Outside, 'notify' | 'ring' | 'isInFront'>;
  keep: ReturnType<typeof createKeep>;
  onView(view: AlertView): void;
};

export type Alerts = {
  handlers: Pick<Handlers, 'alerts.set'>;
  load(): Promise<void>;
  /** Tells, when no window is in front: there, a mark on the screen is enough. Answers how to take the notification back. */
  tell(text: { title: string; body: string }): () => void;
  forget(): void;
};

/** Sound and notification of what cannot wait, each as the person wants it. */
export function createAlerts({ outside, keep, onView }: Deps): Alerts {
  let now = usualAlerts;
  return {
    handlers: {
      async 'alerts.set'(asked) {
        const next = { sound: asked.sound ?? now.sound, notify: asked.notify ?? now.notify };
        await keep.write('alerts', next);
        now = next;
        onView(now);
      },
    },
    async load() {
      now = (await keep.read('alerts')) ?? usualAlerts;
      onView(now);
    },
    tell(text) {
      if (outside.isInFront()) return () => undefined;
      if (now.sound) outside.ring();
      // Its own sound would come on top of ours, or in spite of none being wanted.
      return now.notify ? outside.notify({ ...text, silent: true }, () => undefined) : () => undefined;
    },
    forget() {
      now = usualAlerts;
      onView(now);
    },
  };
}
