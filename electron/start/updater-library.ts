// A part of its own, loaded when an update is first looked for.
import updating from 'electron-updater';

/** The updater that suits this system and this package. */
export const systemUpdater = (): updating.AppUpdater => updating.autoUpdater;
