import { Notification } from 'electron';
import type { Outside } from '../feature/outside.ts';

/** Kept while they are shown: one that is collected no longer answers to a click. */
const shown = new Set<Notification>();

/** Notifications of the system. Where there are none, the window alone tells. `show`: brings the window to the front. */
export const notifier =
  (show: () => void, icon: string): Outside['notify'] =>
  ({ title, body, silent = false }, onClick) => {
    if (!Notification.isSupported()) return () => undefined;
    const notification = new Notification({ title, body, icon, silent, timeoutType: 'never' });
    shown.add(notification);
    notification.on('click', () => {
      shown.delete(notification);
      show();
      onClick();
    });
    notification.on('close', () => shown.delete(notification));
    notification.on('failed', () => shown.delete(notification));
    notification.show();
    return () => notification.close();
  };
