import { app } from 'electron';
import type { Invitation } from './contract/link.ts';
import { createCompanion, type Companion } from './feature/companion.ts';
import { createLog } from './log/log.ts';
import { markRun } from './log/run-mark.ts';
import { isOverlong, parseArgv } from './security/argv.ts';
import { noticeOf, openDoor, WIRE } from './security/door.ts';
import { placesIn } from './security/files.ts';
import { electronWire } from './security/ipc.ts';
import { setMenu } from './security/menu.ts';
import { hardenEverything, registerAppScheme } from './security/session.ts';
import { runCheckCommand } from './start/check.ts';
import { catchStrayErrors, errorFacts, refuseToStart } from './start/errors.ts';
import { claimLinks, hearOthers, isFirstInstance, leaveToFirst, refuseOverlong } from './start/instance.ts';
import { hourRunning } from './start/leave.ts';
import { platformFacts, useDataFolder } from './start/platform.ts';
import { createWindows } from './start/windows.ts';
import { createWorld, type World } from './start/world.ts';

/** The whole of a clean quit, in milliseconds; past it the process ends as it is: everything typed is already on disk. */
const QUIT_MS = 3_000;

const asked = parseArgv(process.argv.slice(1));
const places = placesIn(useDataFolder());
const logFile = createLog(places.logs, { echo: process.env['VS_LOG_ECHO'] === '1', now: () => new Date() });
const { log } = logFile;

let world: World | null = null;
let companion: Companion | null = null;
const windows = createWindows(log, () => hourRunning(companion?.snapshot() ?? null));
let invitation: Invitation | null = asked.invitation;
let quitting = false;
let endRun = (): void => undefined;

function receive(found: Invitation | null): void {
  if (found !== null) {
    invitation = found;
    companion?.invite(found);
  }
  if (app.isReady() && world !== null) windows.showFull();
}

function openForCompanion(made: Companion): void {
  const { handlers } = made;
  openDoor(electronWire, handlers, windows.isOurs, log);
  made.onChange((slice, value) => {
    const sent = noticeOf(slice, value, log);
    if (sent !== null) windows.tell(WIRE + sent.notice, sent.body);
  });
}

/** The shortcut, from either window. */
function switchWindows(): void {
  companion?.handlers['beside.switch'](undefined).catch((error: unknown) => log.warn('app.switch', errorFacts(error)));
}

/** The start, in order. A step that fails ends the start with its name. */
const steps: readonly (readonly [name: string, run: () => void])[] = [
  ['menu', () => setMenu(process.platform, !app.isPackaged, switchWindows)],
  ['links', claimLinks],
  // Before the rest: its process starts while this one works. Nothing it asks is heard before the door is open, since all
  // of these steps run in one turn.
  ['window', windows.showFull],
  [
    'world',
    () => {
      const environment = { ...process.env, ...(asked.demo ? { VS_DEMO: '1' } : {}) };
      world = createWorld({ places, logFile, windows, environment, createKey: true });
    },
  ],
  [
    'companion',
    () => {
      companion = createCompanion(world!.outside);
      if (invitation !== null) companion.invite(invitation);
    },
  ],
  ['door', () => openForCompanion(companion!)],
  [
    // Last, and not waited for: the window shows "opening" while the database opens.
    'start',
    () => {
      companion!.start().catch((error: unknown) => log.error('app.companion-start', errorFacts(error)));
    },
  ],
];

function startApp(): void {
  const { version, electron, runtime, os } = platformFacts();
  log.info('app.start', { version, electron, runtime, os });
  for (const [name, run] of steps) {
    try {
      run();
    } catch (error) {
      endRun();
      void refuseToStart(log, name, error).catch(() => undefined);
      return;
    }
  }
}

async function stopEverything(): Promise<void> {
  await companion?.stop().catch((error: unknown) => log.warn('app.stop', errorFacts(error)));
  await world?.stop();
}

/** Stops in order, but never keeps the person waiting. */
function quitCleanly(event: { preventDefault(): void }): void {
  if (quitting) return;
  quitting = true;
  event.preventDefault();
  const late = new Promise<void>((resolve) => {
    setTimeout(() => {
      log.warn('app.quit-late', { ms: QUIT_MS });
      resolve();
    }, QUIT_MS);
  });
  void Promise.race([stopEverything(), late])
    .then(endRun)
    .then(() => app.exit(0));
}

catchStrayErrors(log);
// The default carries the product's name, whose accent is not allowed in a header: requests would fail.
app.userAgentFallback = `CompagnonVerifSegur/${app.getVersion()}`;
registerAppScheme();
// Chromium has no sandbox for root (containers, CI): asking for one there would kill every process of it.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
hardenEverything(log);

// Never a top-level await on `whenReady` here: this module must have finished loading for `ready` to come.
if (isOverlong(process.argv)) {
  refuseOverlong();
} else if (asked.check) {
  // The one useful line of the error stream must not be lost among Chromium's own (no desktop bus, no screen).
  app.commandLine.appendSwitch('log-level', '3');
  app.on('window-all-closed', () => undefined);
  app
    .whenReady()
    .then(() => runCheckCommand({ asked, places, logFile }))
    .catch(() => 2)
    .then((code) => app.exit(code))
    .catch(() => undefined);
} else if (isFirstInstance(asked)) {
  hearOthers(receive);
  endRun = markRun(places.logs, { log, now: () => new Date(), version: app.getVersion() });
  // Windows ends the session without asking the app to quit.
  app.on('browser-window-created', (_event, window) => window.on('session-end', endRun));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (world !== null) windows.showFull();
  });
  app.on('before-quit', quitCleanly);
  app
    .whenReady()
    .then(startApp)
    .catch((error: unknown) => log.error('app.ready', errorFacts(error)));
} else {
  leaveToFirst();
}
