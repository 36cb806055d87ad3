import process from 'node:process';
import type { KeptSession } from '../../../electron/feature/session/keep.ts';
import { createSyncClient, type SyncClient } from '../../../electron/feature/sync/client.ts';
import type { Timers } from '../../../electron/feature/timers.ts';
import { directoryNotices } from '../../../native/directory/port.ts';
import { forkNode } from '../../../native/fork-node.ts';
import { storeCalls } from '../../../native/store/port.ts';
import { superviseWorker } from '../../../native/supervise.ts';
import { storeFailures } from '../../../native/wire.ts';
import type { Ask, DeviceState, Reply } from './port.ts';

/** A participant's device: the engine of the application over its real store process, its waits twenty times shorter. */
const FASTER = 20;
const timers: Timers = {
  after(ms, then) {
    const timer = setTimeout(then, ms / FASTER);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
const { entry, file } = JSON.parse(process.argv[2] ?? '{}') as { entry: string; file: string };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const store = superviseWorker({
  name: 'store',
  table: storeCalls,
  notices: directoryNotices,
  failures: storeFailures,
  spawn: () => forkNode(entry, process.env),
});
const say = (reply: Reply): void => void process.send?.(reply);

let { device } = await store.call('open', { file, key: 'ab'.repeat(32) });
let session = (await store.call('setting.get', { key: 'session' })).value as KeptSession | null;
let state = 'off';
let client: SyncClient | null = null;

async function begin(given: KeptSession): Promise<void> {
  session = given;
  await store.call('setting.put', { key: 'session', value: given });
  client = createSyncClient({
    outside: { store, fetch, now: () => new Date(), log: quiet },
    timers,
    session: () => session,
    device: () => device,
    onDevice: (id) => (device = id),
    keepMeeting: async () => undefined,
    async keepToken(token, id) {
      session = { ...given, token, device: id };
      await store.call('setting.put', { key: 'session', value: session });
    },
    onView: (view) => (state = view.state ?? state),
    onContact: async () => undefined,
  });
  client.start();
}

async function write(texts: readonly string[]): Promise<void> {
  const { log } = session!.slot;
  for (const text of texts) {
    const at = new Date().toISOString();
    const said = { kind: 'message.posted', body: { text }, at, actor: 'Cabinet', role: 'participant' as const };
    await store.call('event.append', { log, ...said });
    // As the application says "Enregistré": one by one, so that a kill finds some said and some not.
    say({ is: 'kept', text });
    client?.nudge();
  }
}

async function heal(): Promise<DeviceState> {
  const { log } = session!.slot;
  await (state === 'fork' ? client?.resendForked() : client?.now())?.catch(() => undefined);
  const { unsent, after } = await store.call('sync.cursor', { log });
  return { unsent, after, state, events: (await store.call('event.list', { log })).events };
}

process.on('message', (ask: Ask) => {
  const done = async (): Promise<unknown> => {
    if (ask.do === 'begin') return begin(ask.session);
    if (ask.do === 'write') return write(ask.texts);
    return heal();
  };
  done().then(
    (value) => say({ is: 'done', id: ask.id, value }),
    (error: unknown) => say({ is: 'failed', id: ask.id, reason: error instanceof Error ? error.message : 'thrown' }),
  );
});
process.on('disconnect', () => process.exit(0));
if (session !== null) await begin(session);
say({ is: 'up', device });
