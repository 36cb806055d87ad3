import path from 'node:path';
import { screen, type BrowserWindow } from 'electron';
import type { Log, Outside } from '../feature/outside.ts';
import type { Notice } from '../contract/ipc.ts';
import { WIRE } from '../security/door.ts';
import type { DoorEvent } from '../security/ipc.ts';
import { isFromOneOf } from '../security/ours.ts';
import { createWindow, type WindowSetup } from '../security/window.ts';
import { askBeforeLeaving } from './leave.ts';
import { builtPlaces } from './platform.ts';

/** The two windows of the app, and no other. */
export type Windows = {
  /** The full window, to the front; made again when it was closed. */
  showFull(): void;
  /** The window that a dialog belongs to. */
  front(): BrowserWindow | null;
  isInFront(): boolean;
  isOurs(event: DoorEvent): boolean;
  /** Asks one of them, the full one first, for the short sound. */
  ring(): void;
  /** Says the same to both. */
  tell(channel: string, body: unknown): void;
  beside: Outside['beside'];
};

const live = (window: BrowserWindow | null): BrowserWindow | null =>
  window === null || window.isDestroyed() ? null : window;

function raise(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/**
 * Holds the two windows. `ready` must have come before anything of it is asked. `asks`: the language to ask in before the
 * last one closes, null when it may close.
 */
export function createWindows(log: Log, asks: () => 'fr' | 'en' | null): Windows {
  let full: BrowserWindow | null = null;
  let beside: BrowserWindow | null = null;
  const both = (): BrowserWindow[] => [live(full), live(beside)].filter((window) => window !== null);

  function make(part: Pick<WindowSetup, 'title' | 'onReady' | 'beside'>): BrowserWindow {
    const { preload, pages, resources } = builtPlaces();
    return createWindow({ preload, pages, icon: path.join(resources, 'icon', 'icon.png'), log, ...part });
  }

  return {
    showFull() {
      const open = live(full);
      if (open !== null) return raise(open);
      const made = make({
        title: "Compagnon Vérif' Ségur",
        onReady: () => log.info('window.ready', { ms: Math.round(performance.now()) }),
      });
      full = made;
      askBeforeLeaving(made, () => (live(beside) === null ? asks() : null));
      made.on('closed', () => {
        if (full === made) full = null;
      });
    },
    front: () => both().find((window) => window.isFocused()) ?? live(full) ?? live(beside),
    isInFront: () => both().some((window) => window.isFocused()),
    isOurs: (event) => isFromOneOf(event, [full, beside]),
    ring() {
      const [one] = both();
      one?.webContents.send(`${WIRE}alert.ring` satisfies `${string}${Notice}`, {});
    },
    tell(channel, body) {
      for (const window of both()) window.webContents.send(channel, body);
    },
    beside: {
      open(at, { moved, closed }) {
        if (live(beside) !== null) return;
        const made = make({ title: "Vérif' Ségur", onReady: () => log.info('window.beside'), beside: at });
        beside = made;
        const tell = (): void => {
          if (!made.isDestroyed() && !made.isMinimized()) moved(made.getNormalBounds());
        };
        made.on('move', tell);
        made.on('resize', tell);
        made.on('closed', () => {
          if (beside === made) beside = null;
          closed();
        });
      },
      close() {
        live(beside)?.destroy();
        beside = null;
      },
      focus() {
        const open = live(beside);
        if (open !== null) raise(open);
      },
      isFocused: () => live(beside)?.isFocused() ?? false,
      rooms() {
        const primary = screen.getPrimaryDisplay().id;
        return screen
          .getAllDisplays()
          .map(({ id, workArea }) => ({ id: String(id), ...workArea, primary: id === primary }));
      },
    },
  };
}

/** For the command line: no window is shown, and none is asked. */
export const noWindows: Windows = {
  showFull: () => undefined,
  front: () => null,
  isInFront: () => false,
  isOurs: () => false,
  ring: () => undefined,
  tell: () => undefined,
  beside: {
    open: () => undefined,
    close: () => undefined,
    focus: () => undefined,
    isFocused: () => false,
    rooms: () => [],
  },
};
