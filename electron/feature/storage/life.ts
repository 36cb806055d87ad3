import type { CallInput, CallOutput } from '../../../native/call.ts';
import type { StoreCalls } from '../../../native/store/port.ts';
import { FailureError, failureOf, type Failure } from '../../contract/failure.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Outside, WorkerPort } from '../outside.ts';

export type StoreView = Snapshot['store'];

export type StoreLife = {
  /** The store for the features: calls wait for an opening in progress, and fail with the store's own failure. */
  port: WorkerPort<StoreCalls>;
  view(): StoreView;
  /** Device id of the open database. */
  device(): string;
  /** Opens with the key of the safe. Never throws: `view()` tells. */
  open(): Promise<void>;
  close(): Promise<void>;
  retry(): Promise<void>;
  restoreCopy(): Promise<void>;
  setAside(): Promise<string>;
  /** Empties and removes everything kept on this machine, then opens anew. */
  eraseAll(): Promise<void>;
  /** Erases all but these settings, with every copy; the database stays open, under another device id. */
  purge(keep: readonly string[]): Promise<void>;
  /** Makes the copy that "restore" would bring back. A failure is logged, not thrown: the work itself is already on disk. */
  copy(): Promise<void>;
  stop(): void;
};

type Deps = {
  outside: Pick<Outside, 'store' | 'openKey' | 'files' | 'log'>;
  onView(view: StoreView): void;
  /** After an opening: what is kept in memory must be read again. */
  onOpened(): Promise<void>;
};

/** Failures of a write that leave the database itself sound: the person frees space and tries again. */
const passing = new Set<Failure['code']>(['store.full', 'store.readonly']);
/** Calls that write to the database; one that goes well ends a passing failure. */
const writes = new Set<keyof StoreCalls>([
  'setting.put',
  'setting.delete',
  'device.renew',
  'event.append',
  'event.drop',
  'sync.apply',
  'sync.restart',
  'check.put',
  'report.put',
  'report.sent',
  'evidence.put',
  'evidence.mark',
  'evidence.remove',
  'erase',
]);
const broken = new Set<Failure['code']>([
  'store.corrupt',
  'store.corrupt-no-copy',
  'store.key-lost',
  'store.safe-away',
  'store.future',
]);

/** Opens, re-opens after a restart of the worker, repairs and erases the local database. */
export function createStoreLife({ outside, onView, onOpened }: Deps): StoreLife {
  let view: StoreView = { state: 'opening', failure: null, keyBackend: '', copyAt: null };
  let device = '';
  let opening: Promise<void> | null = null;
  /** True from the first opening asked until a wanted close. */
  let wanted = false;

  const show = (part: Partial<StoreView>): void => {
    view = { ...view, ...part };
    onView(view);
  };

  async function named(failure: Failure): Promise<Failure> {
    if (failure.code !== 'store.corrupt') return failure;
    const copy = await outside.files.copyMadeAt().catch(() => null);
    return copy === null ? { ...failure, code: 'store.corrupt-no-copy' } : failure;
  }

  async function openNow(): Promise<void> {
    wanted = true;
    show({ state: 'opening', failure: null });
    try {
      const { key, backend } = await outside.openKey();
      show({ keyBackend: backend });
      const opened = await outside.store.call('open', { file: outside.files.database, key });
      device = opened.device;
      show({ copyAt: await outside.files.copyMadeAt() });
    } catch (error) {
      const failure = await named(failureOf(error, 'storage.open', 'store.unexpected'));
      outside.log.error('storage.open', { code: failure.code });
      const copyAt = await outside.files.copyMadeAt().catch(() => null);
      show({ state: 'failed', failure, copyAt });
      return;
    }
    show({ state: 'ready', failure: null });
  }

  /** Calls wait for `work`: one opening at a time, and whoever asks meanwhile waits for the same one. */
  function gate(work: Promise<void>): Promise<void> {
    opening = work;
    const done = (): void => {
      if (opening === work) opening = null;
    };
    work.finally(done).catch(() => undefined);
    return work;
  }
  const open = (): Promise<void> => opening ?? gate(openNow());

  async function openAndRead(): Promise<void> {
    await open();
    if (view.state === 'ready') await onOpened();
  }

  async function call<K extends keyof StoreCalls>(
    name: K,
    input: CallInput<StoreCalls, K>,
  ): Promise<CallOutput<StoreCalls, K>> {
    while (opening !== null) await opening;
    if (view.state !== 'ready') {
      const { failure } = view;
      if (failure === null) throw new FailureError('store.opening', 'storage.call');
      throw new FailureError(failure.code, failure.at, failure.info);
    }
    try {
      const answer = await outside.store.call(name, input);
      // A reading goes well on a full disk: only a write tells that there is room again.
      if (view.failure !== null && writes.has(name)) show({ failure: null });
      return answer;
    } catch (error) {
      // A call that met a new process without its database did nothing: it follows the opening that is on its way.
      if (opening !== null && failureOf(error, name).code === 'store.opening') return call(name, input);
      const failure = await named(failureOf(error, `storage.${name}`, 'store.unexpected'));
      outside.log.error('storage.call', { call: name, code: failure.code });
      // A full disk is shown and the typed text stays in the window; a broken database closes the work.
      if (passing.has(failure.code)) show({ failure });
      if (broken.has(failure.code)) show({ state: 'failed', failure });
      throw new FailureError(failure.code, failure.at, failure.info);
    }
  }

  const closeQuietly = async (): Promise<void> => {
    wanted = false;
    try {
      await outside.store.call('close', undefined);
    } catch (error) {
      outside.log.warn('storage.close', { code: failureOf(error, 'storage.close').code });
    }
  };
  const mustBeClosed = (): void => {
    if (view.state === 'failed') return;
    throw new FailureError(view.state === 'opening' ? 'store.opening' : 'app.input', 'storage.repair', {
      state: view.state,
    });
  };
  const thrownIfFailed = (): void => {
    if (view.failure !== null) throw new FailureError(view.failure.code, view.failure.at, view.failure.info);
  };

  let restarted: (() => void) | null = null;
  const unlisten = outside.store.onState((state) => {
    if (state === 'restarting' && wanted && restarted === null) {
      // A new process knows no database: calls wait from now on, not only once it is there.
      show({ state: 'opening', failure: null });
      void gate(new Promise((resolve) => (restarted = resolve)));
    }
    if (state !== 'ready' || restarted === null) return;
    const release = restarted;
    restarted = null;
    opening = null;
    openAndRead()
      .catch((error: unknown) => outside.log.error('storage.reopen', { code: failureOf(error, 'storage.reopen').code }))
      .finally(release);
  });

  return {
    port: { call, lastEnd: () => outside.store.lastEnd(), onState: (listener) => outside.store.onState(listener) },
    view: () => view,
    device: () => device,
    open: openAndRead,
    close: async () => {
      await opening;
      await closeQuietly();
    },
    async retry() {
      if (view.state === 'ready') {
        // Open but a write failed: a small write tells whether there is room again.
        await call('setting.put', { key: 'probe', value: 1 });
        return;
      }
      if (view.state === 'failed') await closeQuietly();
      await openAndRead();
      thrownIfFailed();
    },
    async restoreCopy() {
      mustBeClosed();
      await closeQuietly();
      await outside.files.restoreCopy();
      await openAndRead();
      thrownIfFailed();
    },
    async setAside() {
      mustBeClosed();
      await closeQuietly();
      const name = await outside.files.setAside();
      await openAndRead();
      thrownIfFailed();
      return name;
    },
    async eraseAll() {
      try {
        // The rows are overwritten first: a file that cannot be removed (held by an antivirus) then holds nothing.
        await call('erase', undefined);
        await closeQuietly();
        await outside.files.eraseAll();
      } finally {
        // Also when it failed half-way: what is left must be usable, under the device id that it has now.
        await open();
      }
      thrownIfFailed();
    },
    async purge(keep) {
      try {
        device = (await call('erase', { keep: [...keep] })).device;
        await outside.files.erasePast();
      } catch (error) {
        // The rows may be gone although what follows failed: the database says under which device id it goes on.
        await open();
        throw error;
      }
    },
    async copy() {
      try {
        await call('copy', undefined);
        show({ copyAt: await outside.files.copyMadeAt() });
      } catch (error) {
        outside.log.warn('storage.copy', { code: failureOf(error, 'storage.copy').code });
      }
    },
    stop: unlisten,
  };
}
