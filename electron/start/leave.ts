import { dialog, type BrowserWindow } from 'electron';
import type { Snapshot } from '../contract/snapshot.ts';

type Locale = Snapshot['app']['locale'];

const words: Record<Locale, { message: string; detail: string; stay: string; leave: string }> = {
  fr: {
    message: "L'heure de test continue. Fermer quand même ?",
    detail: 'Tout est enregistré. En ouvrant de nouveau le Compagnon, vous retrouverez la séance au même endroit.',
    stay: 'Rester',
    leave: 'Fermer',
  },
  en: {
    message: 'The hour of test goes on. Close anyway?',
    detail: 'Everything is saved. When you open the Companion again, the session will be where you left it.',
    stay: 'Stay',
    leave: 'Close',
  },
};

/** The language to ask in when closing would take a running hour out of sight; null when there is nothing to ask. */
export function hourRunning(snapshot: Pick<Snapshot, 'app' | 'log' | 'rehearsal'> | null): Locale | null {
  if (snapshot === null || snapshot.rehearsal !== null) return null;
  const { timer, closedAt } = snapshot.log;
  return timer !== null && timer.endedAt === null && closedAt === null ? snapshot.app.locale : null;
}

/** Asks before the last window closes while the hour runs. The end of the whole application is never held up. */
export function askBeforeLeaving(window: BrowserWindow, asks: () => Locale | null): void {
  let asking = false;
  window.on('close', (event) => {
    const locale = asks();
    if (locale === null) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    const { message, detail, stay, leave } = words[locale];
    void dialog
      .showMessageBox(window, {
        type: 'question',
        title: "Compagnon Vérif' Ségur",
        message,
        detail,
        buttons: [stay, leave],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      })
      // A question that cannot be asked keeps nobody.
      .catch(() => ({ response: 1 }))
      .then(({ response }) => {
        asking = false;
        if (response === 1 && !window.isDestroyed()) window.destroy();
        return undefined;
      });
  });
}
