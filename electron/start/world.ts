import path from 'node:path';
import { app, powerMonitor, safeStorage } from 'electron';
import { systemFetch } from './fetch.ts';
import { systemResolve, systemProxy, thisSystem } from './machine.ts';
import {
  cardFailures,
  copyMadeAt,
  eraseStore,
  onDemand,
  readerFailures,
  restoreCopy,
  setStoreAside,
  startWorker,
  storeFailures,
  textFailures,
  type WorkerEnd,
} from '../../native/host.ts';
import { cardCalls, cardNotices } from '../../native/card/port.ts';
import { directoryNotices } from '../../native/directory/port.ts';
import { readerCalls } from '../../native/reader/port.ts';
import { storeCalls } from '../../native/store/port.ts';
import { textCalls } from '../../native/text/port.ts';
import type { Outside } from '../feature/outside.ts';
import type { LogFile } from '../log/log.ts';
import { createFiles, type Places } from '../security/files.ts';
import { createCapture } from '../security/capture.ts';
import { chooseFile } from '../security/choose.ts';
import { openLink, openMail, openMeeting } from '../security/links.ts';
import { printPage, saveFile } from '../security/paper.ts';
import { openKey, type KeeperSetup } from '../security/secret.ts';
import { loginItem } from './login-item.ts';
import { machinePolicy, policyPlace } from './policy.ts';
import { createUpdater, whyNoUpdate } from './updater.ts';
import { notifier } from './notify.ts';
import { builtPlaces, platformFacts } from './platform.ts';
import { noWindows, type Windows } from './windows.ts';

/** Milliseconds left to the first screen, once the database's process is loaded, before the card's process is made. */
const FIRST_SCREEN_MS = 700;

export type World = { outside: Outside; stop(): Promise<void> };

export type WorldSetup = {
  places: Places;
  /** The database to open, when it is not the one of `places` (a copy, for `--check`). */
  database?: string;
  logFile: LogFile;
  /** None on the command line. */
  windows: Windows;
  environment: Readonly<Record<string, string | undefined>>;
  /** False: reads what exists, makes no key. */
  createKey: boolean;
};

/** Everything the features need, made of Electron and of the two workers. After `ready` only. */
export function createWorld(setup: WorldSetup): World {
  const { places, database, logFile, windows, environment, createKey } = setup;
  const window = windows.front;
  const built = builtPlaces();
  const now = (): Date => new Date();
  const keeper: KeeperSetup = {
    safe: safeStorage,
    platform: process.platform,
    file: places.key,
    database: places.database,
  };
  const env = { ...process.env };
  // An installed app loads its own native code, whatever its environment says.
  if (app.isPackaged) delete env['VS_SQLITE_BINDING'];
  const ended =
    (worker: string) =>
    ({ reason, exitCode }: WorkerEnd): void =>
      logFile.log.error('worker.ended', { worker, reason, exitCode: exitCode ?? -1 });
  const store = startWorker({
    name: 'store',
    table: storeCalls,
    notices: directoryNotices,
    entry: built.store,
    failures: storeFailures,
    env,
    onEnd: ended('store'),
  });
  // Two processes that start at once take twice as long: the one that the first screen waits for goes first.
  const firstScreen = new Promise<void>((resolve) => {
    store.onState(() => void setTimeout(resolve, FIRST_SCREEN_MS));
  });
  // A process for each file: what it read, or what was done to it, ends with it.
  const reader = onDemand(
    () =>
      startWorker({
        name: 'reader',
        table: readerCalls,
        entry: built.reader,
        failures: readerFailures,
        env,
        onEnd: ended('reader'),
        heapMb: 1_024,
      }),
    0,
  );
  const text = onDemand(() =>
    startWorker({
      name: 'text',
      table: textCalls,
      entry: built.text,
      failures: textFailures,
      env,
      onEnd: ended('text'),
    }),
  );
  const card = startWorker({
    name: 'card',
    table: cardCalls,
    notices: cardNotices,
    entry: built.card,
    failures: cardFailures,
    env,
    onEnd: ended('card'),
    ...(windows === noWindows ? {} : { after: firstScreen }),
    // A card taken out meanwhile is only seen by the next process: a driver that ends each of them costs little.
    backoff: { most: 2_000, healthy: 10_000 },
  });
  const keyOpens = async (): Promise<boolean> =>
    openKey(keeper, { create: false }).then(
      () => true,
      () => false,
    );
  const files = createFiles(places, { copyMadeAt, eraseStore, restoreCopy, setStoreAside }, now, keyOpens);
  const updates = createUpdater(
    whyNoUpdate({
      packaged: app.isPackaged,
      platform: process.platform,
      resources: process.resourcesPath,
      env: process.env,
    }),
    async () => (await import('./updater-library.ts')).systemUpdater(),
  );
  const outside: Outside = {
    now,
    fetch: systemFetch,
    store,
    card,
    reader,
    text,
    capture: createCapture(),
    openKey: async () => openKey(keeper, { create: createKey }),
    files: database === undefined ? files : { ...files, database },
    resources: built.resources,
    platform: platformFacts(),
    environment,
    save: async (file) => saveFile(window(), file),
    print: printPage,
    openLink,
    openMail,
    network: { resolveHost: systemResolve, resolveProxy: systemProxy },
    system: thisSystem(),
    openMeeting,
    beside: windows.beside,
    ring: windows.ring,
    showWindow: windows.showFull,
    isInFront: windows.isInFront,
    notify: notifier(windows.showFull, path.join(built.resources, 'icon', 'icon.png')),
    loginItem,
    choose: async (kind) => chooseFile(window(), kind, process.platform),
    onResume(listener) {
      powerMonitor.on('resume', listener);
      return () => void powerMonitor.off('resume', listener);
    },
    updates,
    policy: machinePolicy(policyPlace(process.platform, process.env)),
    async restart() {
      app.relaunch();
      app.quit();
    },
    log: logFile.log,
    readLog: logFile.read,
  };
  return {
    outside,
    async stop() {
      await updates.ending().catch(() => undefined);
      await Promise.allSettled([store.stop(), card.stop(), reader.stop(), text.stop()]);
    },
  };
}
