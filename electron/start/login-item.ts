import process from 'node:process';
import { app } from 'electron';
import type { Outside } from '../feature/outside.ts';

/** Only where the system has it, and only for an installed app: a developer's machine keeps its own. */
const isAble = (): boolean => app.isPackaged && (process.platform === 'win32' || process.platform === 'darwin');

/** Starting with the person's session: a setting of their own account, off unless they ask. */
export const loginItem: Outside['loginItem'] = {
  get: () => (isAble() ? app.getLoginItemSettings().openAtLogin : null),
  set(on) {
    if (isAble()) app.setLoginItemSettings({ openAtLogin: on });
  },
};
