import {
  app,
  BrowserWindow,
  dialog,
  nativeTheme,
  session,
  type BrowserWindowConstructorOptions,
  type WebPreferences,
} from 'electron';
import { channels, notices } from '../contract/ipc.ts';
import type { Log } from '../feature/outside.ts';
import { APP_ENTRY, APP_ORIGIN, BESIDE_ENTRY } from './asset.ts';
import { FALLBACK_PATH, type FallbackReason } from './fallback.ts';
import { serveApp } from './session.ts';

/** Electron's own list of security advice, as settings; a test reads them back. */
export function safePreferences(devTools: boolean): WebPreferences {
  return {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    // A page would open the system's own dialog for files, and read what is chosen there. Ours go through the door.
    disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal',
    disableDialogs: true,
    // The short sound of a message comes without a click before it.
    autoplayPolicy: 'no-user-gesture-required',
    devTools,
  };
}

export type WindowSetup = {
  preload: string;
  /** Folder of the built pages. */
  pages: string;
  icon: string;
  title: string;
  log: Log;
  /** Called each time the window's first page is ready to be seen. */
  onReady: () => void;
  /** Given for the narrow window: where it is. It stays on top and never takes the focus by itself. */
  beside?: { x: number; y: number; width: number; height: number };
};

/** A second crash within this time is not answered by a silent reload any more. */
const CRASH_WINDOW_MS = 5 * 60_000;
/** A page that paints nothing within this time is shown anyway: a background colour says more than no window. */
const SHOW_AT_LATEST_MS = 8_000;

const fallback = (reason: FallbackReason, isBeside: boolean): string =>
  `${APP_ORIGIN}${FALLBACK_PATH}?reason=${reason}${isBeside ? '&window=companion' : ''}`;

const full: BrowserWindowConstructorOptions = { width: 1180, height: 820, minWidth: 360, minHeight: 480 };
const narrow = (bounds: NonNullable<WindowSetup['beside']>): BrowserWindowConstructorOptions => ({
  ...bounds,
  minWidth: 300,
  minHeight: 320,
  alwaysOnTop: true,
  // Beside other programs: there is nothing to enlarge it for.
  maximizable: false,
  fullscreenable: false,
});

/** Asks whether to go on waiting for a page that does not answer any more. Answers true when it is to be loaded again. */
async function askToReload(window: BrowserWindow, signal: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: "Compagnon Vérif' Ségur",
    message: "L'affichage ne répond plus.",
    detail:
      'Vous pouvez patienter, ou recharger : ce que vous avez saisi est enregistré au fur et à mesure.\n\nThe display does not answer. You can wait, or reload it: what you type is stored as you go.',
    buttons: ['Patienter / Wait', 'Recharger / Reload'],
    defaultId: 0,
    cancelId: 0,
    signal,
  });
  return response === 1;
}

/**
 * Reloads once after a crash and says so; the second time a page without scripts takes over. A page that does not answer
 * any more is reloaded when the person says so.
 */
function surviveCrashes(window: BrowserWindow, log: Log, isBeside: boolean): void {
  let lastCrash = 0;
  /** The person asked for the end of this page: that is no crash. */
  let ended = false;
  let asking: AbortController | null = null;
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error('window.gone', { reason: details.reason, exitCode: details.exitCode });
    asking?.abort();
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    if (ended) {
      ended = false;
      void window.loadURL(isBeside ? BESIDE_ENTRY : APP_ENTRY).catch(() => undefined);
      return;
    }
    const again = Date.now() - lastCrash < CRASH_WINDOW_MS;
    lastCrash = Date.now();
    const entry = isBeside ? BESIDE_ENTRY : APP_ENTRY;
    void window.loadURL(again ? fallback('crash', isBeside) : entry).catch(() => undefined);
    // A box of the system would take the focus from the practice software.
    if (again || isBeside) return;
    void dialog.showMessageBox(window, {
      type: 'info',
      title: "Compagnon Vérif' Ségur",
      message: "L'affichage s'est interrompu et vient d'être rechargé.",
      detail:
        'Rien de ce que vous avez enregistré n’est perdu.\n\nThe display stopped and was reloaded: nothing you saved is lost.',
      buttons: ['Continuer / Continue'],
    });
  });
  const endHung = (reload: boolean): void => {
    asking = null;
    if (!reload || window.isDestroyed()) return;
    log.warn('window.reload-asked');
    ended = true;
    window.webContents.forcefullyCrashRenderer();
  };
  window.on('unresponsive', () => {
    log.warn('window.unresponsive');
    if (asking !== null) return;
    const mine = new AbortController();
    asking = mine;
    void askToReload(window, mine.signal)
      .catch(() => false)
      .then((reload) => endHung(reload && !mine.signal.aborted));
  });
  window.on('responsive', () => {
    log.info('window.responsive');
    asking?.abort();
  });
}

/**
 * Makes one of the two windows, hidden until it has something to show. Both have the same session, in memory, which keeps
 * nothing of its own, the same preload and the same rules.
 */
export function createWindow({ preload, pages, icon, title, log, onReady, beside }: WindowSetup): BrowserWindow {
  const isBeside = beside !== undefined;
  const own = session.fromPartition('window');
  if (!own.protocol.isProtocolHandled('app')) serveApp(own, pages, log);
  const window = new BrowserWindow({
    ...(beside === undefined ? full : narrow(beside)),
    show: false,
    title,
    icon,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14181f' : '#f6f7f9',
    webPreferences: {
      ...safePreferences(!app.isPackaged),
      session: own,
      preload,
      additionalArguments: [
        `--companion-channels=${Object.keys(channels).join(',')}`,
        `--companion-notices=${Object.keys(notices).join(',')}`,
      ],
    },
  });
  const show = (): void => {
    if (window.isDestroyed() || window.isVisible()) return;
    if (isBeside) window.showInactive();
    else window.show();
  };
  const latest = setTimeout(show, SHOW_AT_LATEST_MS);
  window.once('ready-to-show', () => {
    clearTimeout(latest);
    show();
    onReady();
  });
  window.once('closed', () => clearTimeout(latest));
  window.webContents.on('did-fail-load', (_event, code, _text, url, mainFrame) => {
    // -3 is "aborted": a page replaced by another one, not a failure.
    if (!mainFrame || code === -3 || window.isDestroyed()) return;
    log.error('window.load-failed', { code });
    if (!url.startsWith(`${APP_ORIGIN}/-/`)) void window.loadURL(fallback('load', isBeside)).catch(() => undefined);
  });
  window.webContents.on('did-navigate', (_event, url, status) => {
    // A page that the scheme does not have comes as a 404, not as a failed load.
    if (status < 400 || url.startsWith(`${APP_ORIGIN}/-/`)) return;
    log.error('window.page-missing', { status });
    void window.loadURL(fallback('load', isBeside)).catch(() => undefined);
  });
  window.webContents.on('preload-error', (_event, _path, error) => log.error('window.preload', { error: error.name }));
  window.on('page-title-updated', (event) => event.preventDefault());
  surviveCrashes(window, log, isBeside);
  void window.loadURL(isBeside ? BESIDE_ENTRY : APP_ENTRY).catch(() => undefined);
  return window;
}
