import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Wire } from './door.ts';

/** What the door hears of a call. */
export type DoorEvent = IpcMainInvokeEvent;

/** The real wire of the door. Kept apart so that the door itself runs without Electron, in its tests. */
export const electronWire: Wire<DoorEvent> = ipcMain;
