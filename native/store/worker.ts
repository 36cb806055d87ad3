import { readSync, openSync, closeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { FailureError } from '../../electron/contract/failure.ts';
import { createDirectory } from '../directory/directory.ts';
import { directoryNotices } from '../directory/port.ts';
import { runImportThread } from '../directory/thread.ts';
import { serve, type Handlers, type Notify } from '../serve.ts';
import { appendEvent, dropLog, listEvents, newsOf, outbox, renewAndMove } from './event.ts';
import * as evidence from './evidence.ts';
import { migrations } from './migration/index.ts';
import { openStore, type Store } from './open-store.ts';
import { storeCalls, type StoreCalls } from './port.ts';
import { inStoreTerms } from './problem.ts';
import * as record from './record.ts';
import { createSearch } from './search.ts';
import { applyAnswer, cursorOf, restartLog } from './sync.ts';

// Entry point of the store process: bundled, started by the host, never imported. The import of the directory runs in a
// thread of it, made from this same bundle.

let current: Store | null = null;
let notify: Notify<typeof directoryNotices> = () => undefined;
const directory = createDirectory(new URL(import.meta.url), (name, value) => notify(name, value));
const search = createSearch(process.env['VS_SQLITE_BINDING']);

function store(): Store {
  if (!current) throw new FailureError('store.opening', 'store');
  return current;
}

function close(): void {
  const open = current;
  current = null;
  open?.db.close();
}

/** Read from the file itself: what is on disk, not what was asked. */
function startsEncrypted(file: string): boolean {
  const head = Buffer.alloc(16);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, head, 0, head.length, 0);
  } finally {
    closeSync(handle);
  }
  return head.toString('latin1') !== 'SQLite format 3\0';
}

const handlers: Handlers<StoreCalls> = {
  open({ file, key }) {
    close();
    const opened = openStore(file, key, migrations);
    current = opened.store;
    return {
      version: opened.version,
      migratedFrom: opened.migratedFrom,
      device: opened.store.device(),
      encrypted: startsEncrypted(file),
    };
  },
  async close() {
    await directory.close();
    close();
  },
  copy: () => record.copyStore(store()),
  'setting.get': ({ key }) => record.getSetting(store(), key),
  'setting.put': ({ key, value }) => record.putSetting(store(), key, value),
  'setting.delete': ({ key }) => record.deleteSetting(store(), key),
  'device.renew': ({ log, moveUnsent }) => renewAndMove(store(), log, moveUnsent),
  'event.append': (event) => appendEvent(store(), event),
  'event.list': ({ log }) => listEvents(store(), log),
  'event.news': (copy) => newsOf(store(), copy),
  'event.outbox': ({ log, limit }) => outbox(store(), log, limit),
  'event.drop': ({ log }) => dropLog(store(), log),
  'sync.cursor': ({ log }) => cursorOf(store(), log),
  'sync.apply': (answer) => applyAnswer(store(), answer),
  'sync.restart': ({ log, epoch }) => restartLog(store(), log, epoch),
  'check.put': ({ id, at, result }) => record.putCheck(store(), id, at, result),
  'check.list': () => record.listChecks(store()),
  'report.put': (report) => record.putReport(store(), report),
  'report.list': () => record.listReports(store()),
  'report.bytes': ({ id, from, to }) => record.reportBytes(store(), id, from, to),
  'report.sent': ({ id, receipt, at }) => record.reportSent(store(), id, receipt, at),
  'evidence.put': (piece) => evidence.putEvidence(store(), piece),
  'evidence.list': ({ log }) => evidence.listEvidence(store(), log),
  'evidence.bytes': ({ id }) => evidence.evidenceBytes(store(), id),
  'evidence.sealed': ({ id, from, to }) => evidence.sealedBytes(store(), id, from, to),
  'evidence.mark': ({ id, state }) => evidence.markEvidence(store(), id, state),
  'evidence.remove': ({ id }) => evidence.removeEvidence(store(), id),
  async erase(asked) {
    if (asked === undefined) await directory.erase();
    return record.eraseRows(store(), asked?.keep ?? []);
  },
  ...directory.handlers,
  'search.load': ({ key, rows }) => search.load(key, rows),
  'search.find': ({ key, words, couloir, limit }) => search.find(key, words, couloir, limit),
};

/** Every handler's errors in the terms of the store: full, readonly, corrupt… */
function named<T extends Record<string, (input: never) => unknown>>(all: T): T {
  return Object.fromEntries(
    Object.entries(all).map(([name, run]) => [
      name,
      async (input: never) => {
        try {
          return await run(input);
        } catch (error) {
          throw inStoreTerms(error, `store.${name}`);
        }
      },
    ]),
  ) as T;
}

if (isMainThread) notify = serve('store', storeCalls, 'store.unexpected', named(handlers), directoryNotices);
else void runImportThread();
