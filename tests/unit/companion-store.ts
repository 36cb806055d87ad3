import { randomUUID } from 'node:crypto';
import { FailureError } from '../../electron/contract/failure.ts';
import type { WorkerPort, WorkerState } from '../../electron/feature/outside.ts';
import type { Notice } from '../../native/call.ts';
import type { Box, DirectoryFacts, directoryNotices } from '../../native/directory/port.ts';
import {
  storeCalls,
  type EvidenceRow,
  type ReportRow,
  type SearchRow,
  type StoreCalls,
  type StoredEvent,
} from '../../native/store/port.ts';
import { createSearch } from '../../native/store/search.ts';
import { sqliteBinding } from '../../scripts/natives.mjs';

type Data = {
  device: string;
  devices: Map<string, number>;
  events: StoredEvent[];
  cursors: Map<string, { epoch: string; after: number }>;
  settings: Map<string, unknown>;
  checks: Map<string, Record<string, unknown>>;
  reports: Map<string, { row: ReportRow; bytes: Buffer }>;
  evidence: Map<string, { row: EvidenceRow; clear: Uint8Array; sealed: Uint8Array | null }>;
};

const empty = (): Data => {
  const device = randomUUID();
  return {
    device,
    devices: new Map([[device, 0]]),
    events: [],
    cursors: new Map(),
    settings: new Map(),
    checks: new Map(),
    reports: new Map(),
    evidence: new Map(),
  };
};

type DirectoryNotice = Notice<typeof directoryNotices>;

export type MemoryStore = WorkerPort<StoreCalls> & {
  onNotice(listener: (notice: DirectoryNotice) => void): () => void;
  /** The copy of the directory that is beside the database. */
  directory: { facts: DirectoryFacts | null; boxes: Box[] };
  /** The worker says something of an import. */
  tell(notice: DirectoryNotice): void;
  /** What the next call of this name throws, once. */
  failNext(name: keyof StoreCalls, error: FailureError): void;
  /** Throws at every call of this name until told `null`. */
  failAlways(name: keyof StoreCalls, error: FailureError | null): void;
  events(log: string): StoredEvent[];
  setting(key: string): unknown;
  /** The whole content, to come back to it later: a backup. */
  backup(): unknown;
  restore(copy: unknown): void;
  isOpen(): boolean;
  /** The worker's process ends and another begins, knowing no open database. */
  restartWorker(): void;
  calls: string[];
};

type Handlers = { [K in keyof StoreCalls]: (input: never) => unknown };

/** The store in memory, with the rules of the real one: no gap, one's own echo acknowledges, an n is never used twice. */
export function createMemoryStore(): MemoryStore {
  let data = empty();
  let open = false;
  // The real one: it is in memory too.
  const search = createSearch(sqliteBinding() ?? undefined);
  const once = new Map<string, FailureError>();
  const always = new Map<string, FailureError>();
  const listeners = new Set<(state: WorkerState) => void>();
  const calls: string[] = [];
  const hearers = new Set<(notice: DirectoryNotice) => void>();
  const directory: MemoryStore['directory'] = { facts: null, boxes: [] };
  const tell = (notice: DirectoryNotice): void => {
    for (const hearer of hearers) hearer(notice);
  };

  const mine = (e: StoredEvent): boolean => data.devices.has(e.device);
  const unsent = (log: string): number => data.events.filter((e) => e.log === log && e.seq === null && mine(e)).length;
  const place = (log: string) => data.cursors.get(log) ?? { epoch: '', after: 0 };
  const take = (): number => {
    const n = (data.devices.get(data.device) ?? 0) + 1;
    data.devices.set(data.device, n);
    return n;
  };
  const invalid = (reason: string): FailureError => new FailureError('sync.invalid-answer', 'store.apply', { reason });
  const needOpen = (): void => {
    if (!open) throw new FailureError('store.unexpected', 'store.call', { reason: 'not-open' });
  };

  const handlers = {
    open: () => {
      open = true;
      return { version: 1, migratedFrom: null, device: data.device, encrypted: true };
    },
    close: () => {
      open = false;
    },
    copy: () => ({ bytes: 1 }),
    'setting.get': ({ key }: { key: string }) => ({ value: data.settings.get(key) ?? null }),
    'setting.put': ({ key, value }: { key: string; value: unknown }) => {
      data.settings.set(key, structuredClone(value));
    },
    'setting.delete': ({ key }: { key: string }) => {
      data.settings.delete(key);
    },
    'device.renew': ({ log, moveUnsent }: { log: string; moveUnsent: boolean }) => {
      data.device = randomUUID();
      const left = data.events.filter((e) => e.log === log && e.seq === null && mine(e));
      data.devices.set(data.device, 0);
      if (!moveUnsent) return { device: data.device, moved: 0 };
      for (const event of left) {
        event.n = take();
        event.device = data.device;
      }
      return { device: data.device, moved: left.length };
    },
    'event.append': (event: Omit<StoredEvent, 'device' | 'n' | 'seq'>) => {
      const n = take();
      data.events.push({ ...structuredClone(event), device: data.device, n, seq: null });
      return { device: data.device, n };
    },
    'event.list': ({ log }: { log: string }) => ({ events: data.events.filter((e) => e.log === log) }),
    'event.news': ({ log, epoch, after, count }: { log: string; epoch: string; after: number; count: number }) => {
      const all = data.events.filter((e) => e.log === log);
      const order = (e: StoredEvent): number => e.seq ?? Number.POSITIVE_INFINITY;
      const held = all.filter((e) => e.seq !== null && e.seq <= after).length;
      const whole = place(log).epoch !== epoch || held !== count;
      const events = all
        .filter((e) => whole || e.seq === null || e.seq > after)
        .toSorted((a, b) => order(a) - order(b) || 0);
      return { whole, epoch: place(log).epoch, events };
    },
    'event.outbox': ({ log, limit }: { log: string; limit: number }) => ({
      events: data.events
        .filter((e) => e.log === log && e.seq === null && e.device === data.device)
        .sort((a, b) => a.n - b.n)
        .slice(0, limit),
    }),
    'sync.cursor': ({ log }: { log: string }) => ({
      ...place(log),
      unsent: unsent(log),
      lastN: data.devices.get(data.device) ?? 0,
    }),
    'sync.apply': (answer: {
      log: string;
      epoch: string;
      after: number;
      events: (StoredEvent & { seq: number })[];
    }) => {
      const from = place(answer.log);
      if (from.epoch !== '' && from.epoch !== answer.epoch) throw invalid('epoch');
      const next = structuredClone(data);
      let reached = from.after;
      let added = 0;
      let acknowledged = 0;
      for (const event of answer.events) {
        if (event.seq > reached + 1) throw invalid('gap');
        reached = Math.max(reached, event.seq);
        const own = next.events.find((e) => e.log === answer.log && e.device === event.device && e.n === event.n);
        if (own !== undefined && own.seq === event.seq) continue;
        if (own !== undefined && own.seq !== null) throw invalid('twice');
        if (next.devices.has(event.device)) {
          next.devices.set(event.device, Math.max(next.devices.get(event.device)!, event.n));
        }
        if (own === undefined) {
          next.events.push({ ...structuredClone(event), log: answer.log });
          added += 1;
          continue;
        }
        if (own.kind !== event.kind || own.at !== event.at) throw new FailureError('sync.fork', 'store.apply', {});
        Object.assign(own, structuredClone(event));
        acknowledged += 1;
      }
      if (answer.after > reached) throw invalid('gap');
      data = next;
      data.cursors.set(answer.log, { epoch: answer.epoch, after: reached });
      return { added, acknowledged, unsent: unsent(answer.log) };
    },
    'sync.restart': ({ log, epoch }: { log: string; epoch: string }) => {
      data.events = data.events.filter((e) => e.log !== log || mine(e));
      for (const event of data.events) if (event.log === log) event.seq = null;
      data.cursors.set(log, { epoch, after: 0 });
    },
    'check.put': ({ id, result }: { id: string; result: Record<string, unknown> }) => {
      data.checks.set(id, result);
    },
    'check.list': () => ({ results: [...data.checks.values()] }),
    'report.put': ({ row, bytes }: { row: ReportRow; bytes: string }) => {
      data.reports.set(row.id, { row, bytes: Buffer.from(bytes, 'base64') });
    },
    'report.list': () => ({ rows: [...data.reports.values()].map((one) => one.row) }),
    'report.bytes': ({ id, from, to }: { id: string; from: number; to: number }) => ({
      bytes: data.reports.get(id)!.bytes.subarray(from, to).toString('base64'),
    }),
    'report.sent': ({ id, receipt }: { id: string; receipt: string }) => {
      const one = data.reports.get(id)!;
      one.row = { ...one.row, state: 'sent', receipt };
      one.bytes = Buffer.alloc(0);
    },
    'evidence.put': ({ row, clear, sealed }: { row: EvidenceRow; clear: Uint8Array; sealed: Uint8Array | null }) => {
      data.evidence.set(row.id, { row, clear, sealed });
    },
    'evidence.list': ({ log }: { log: string }) => ({
      rows: [...data.evidence.values()].map((one) => one.row).filter((row) => row.log === log),
    }),
    'evidence.bytes': ({ id }: { id: string }) => ({ bytes: data.evidence.get(id)!.clear }),
    'evidence.sealed': ({ id, from, to }: { id: string; from: number; to: number }) => {
      const sealed = data.evidence.get(id)?.sealed ?? null;
      if (sealed === null) throw new FailureError('store.unexpected', 'store.evidence.sealed', { reason: 'no-bytes' });
      return { bytes: sealed.slice(from, to) };
    },
    'evidence.mark': ({ id, state }: { id: string; state: EvidenceRow['state'] }) => {
      const one = data.evidence.get(id)!;
      data.evidence.set(id, { ...one, row: { ...one.row, state }, sealed: state === 'sent' ? null : one.sealed });
    },
    'evidence.remove': ({ id }: { id: string }) => void data.evidence.delete(id),
    'directory.open': () => ({ facts: directory.facts, dropped: false }),
    'directory.import': () => undefined,
    'directory.cancel': () => tell({ name: 'directory.ended', value: { is: 'cancelled' } }),
    'directory.decide': () => ({ facts: directory.facts }),
    'directory.erase': () => {
      directory.facts = null;
      directory.boxes = [];
    },
    'directory.address': ({ address }: { address: string }) => ({
      boxes: directory.boxes.filter((box) => box.address === address.toLowerCase()),
    }),
    'directory.person': ({ person }: { person: string }) => ({
      boxes: directory.boxes.filter((box) => box.person === person),
    }),
    'directory.suggest': ({ prefix, limit }: { prefix: string; limit: number }) => ({
      boxes: directory.boxes.filter((box) => box.address.startsWith(prefix.toLowerCase())).slice(0, limit),
    }),
    'search.load': ({ key, rows }: { key: string; rows: SearchRow[] }) => search.load(key, rows),
    'search.find': (ask: { key: string; words: string[]; couloir: string | null; limit: number }) =>
      search.find(ask.key, ask.words, ask.couloir, ask.limit),
    'event.drop': ({ log }: { log: string }) => {
      const before = data.events.length;
      data.events = data.events.filter((e) => e.log !== log);
      data.cursors.delete(log);
      return { events: before - data.events.length };
    },
    erase: (asked: { keep: string[] } | undefined) => {
      const kept = [...data.settings].filter(([key]) => asked?.keep.includes(key));
      data = { ...empty(), settings: new Map(kept) };
      if (asked === undefined) Object.assign(directory, { facts: null, boxes: [] });
      return { device: data.device };
    },
  } satisfies Handlers as Handlers;

  return {
    calls,
    directory,
    tell,
    onNotice(listener) {
      hearers.add(listener);
      return () => hearers.delete(listener);
    },
    async call(name, input) {
      calls.push(name);
      const error = once.get(name) ?? always.get(name);
      once.delete(name);
      if (error !== undefined) throw error;
      if (name !== 'open' && name !== 'close' && !name.startsWith('search.')) needOpen();
      // Both directions through the schemas, copied as between processes.
      const parsed = storeCalls[name].input.parse(structuredClone(input));
      return storeCalls[name].output.parse(structuredClone(handlers[name](parsed as never))) as never;
    },
    lastEnd: () => null,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    failNext: (name, error) => void once.set(name, error),
    failAlways: (name, error) => void (error === null ? always.delete(name) : always.set(name, error)),
    events: (log) => data.events.filter((e) => e.log === log),
    setting: (key) => data.settings.get(key),
    backup: () => structuredClone(data),
    restore(copy) {
      data = structuredClone(copy) as Data;
    },
    isOpen: () => open,
    restartWorker() {
      open = false;
      for (const listener of listeners) listener('restarting');
      for (const listener of listeners) listener('ready');
    },
  };
}
