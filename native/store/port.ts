import { z } from 'zod';
import type { CallTable } from '../call.ts';
import { directoryCalls } from '../directory/port.ts';

const none = z.undefined().optional();
const json = z.record(z.string(), z.unknown());
const roles = z.enum(['participant', 'organiser', 'observer', 'hub']);

/** An event as stored: `seq` null while the hub has not acknowledged it. */
export const storedEvent = z.object({
  log: z.string(),
  device: z.string(),
  n: z.int(),
  seq: z.int().nullable(),
  kind: z.string(),
  body: json,
  at: z.string(),
  actor: z.string(),
  role: roles,
});
export type StoredEvent = z.infer<typeof storedEvent>;

const orderedEvent = storedEvent.omit({ log: true }).extend({ seq: z.int() });

/** Where the local copy of a log stands. `lastN`: highest n this device ever gave out in this database. */
export const cursor = z.object({ epoch: z.string(), after: z.int(), unsent: z.int(), lastN: z.int() });

export const reportRow = z.object({
  id: z.string(),
  at: z.string(),
  /** Hash of the clear bytes shown to the person. */
  shown: z.string(),
  /** Hash and size of the encrypted bytes to put on the hub. */
  blob: z.string(),
  size: z.int(),
  sections: z.array(z.string()),
  state: z.enum(['queued', 'sent']),
  receipt: z.string().nullable(),
});
export type ReportRow = z.infer<typeof reportRow>;

/** A piece of evidence; `blob` and `blobSize` are of its encrypted bytes, null when they are for nobody. */
export const evidenceRow = z.object({
  id: z.uuid(),
  log: z.string(),
  at: z.string(),
  step: z.string().nullable(),
  way: z.enum(['capture', 'file', 'note']),
  mime: z.string(),
  /** Bytes of the masked picture or text. */
  size: z.int().min(0),
  blob: z.string().nullable(),
  blobSize: z.int().nullable(),
  state: z.enum(['local', 'queued', 'sent', 'refused']),
});
export type EvidenceRow = z.infer<typeof evidenceRow>;
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** A row to search, its texts already plain: no accent, no capital, no sign. */
export const searchRow = z.object({
  id: z.string(),
  name: z.string(),
  editor: z.string(),
  /** Other words that find it. */
  more: z.string(),
  couloirs: z.array(z.string()),
});
export type SearchRow = z.infer<typeof searchRow>;

/**
 * Calls of the store worker. Every write is one transaction, on disk (synchronous=FULL) before its answer.
 * Failures come back as `store.*` codes of the catalogue: corrupt, key-lost, future, full, readonly, unexpected.
 */
export const storeCalls = {
  /** Opens or makes the database; copies it beside itself before each migration. `key`: 32 bytes in hex. */
  open: {
    input: z.object({ file: z.string(), key: z.string().regex(/^[0-9a-f]{64}$/) }),
    output: z.object({ version: z.int(), migratedFrom: z.int().nullable(), device: z.uuid(), encrypted: z.boolean() }),
    ms: 20_000,
  },
  close: { input: none, output: none, ms: 10_000 },
  /** A consistent copy of the open database to `<file>.copy` (replaced atomically), for the "restore" button. */
  copy: { input: none, output: z.object({ bytes: z.int() }), ms: 120_000 },
  'setting.get': {
    input: z.object({ key: z.string() }),
    output: z.object({ value: z.unknown().nullable() }),
    ms: 5_000,
  },
  'setting.put': { input: z.object({ key: z.string(), value: z.unknown() }), output: none, ms: 10_000 },
  'setting.delete': { input: z.object({ key: z.string() }), output: none, ms: 10_000 },
  /** Gives this database a new device id (the hub knows an n that we never gave out, or a fork). */
  'device.renew': {
    input: z.object({ log: z.string(), moveUnsent: z.boolean() }),
    output: z.object({ device: z.uuid(), moved: z.int() }),
    ms: 10_000,
  },
  /** Takes the next n and stores the event in the same transaction. */
  'event.append': {
    input: z.object({ log: z.string(), kind: z.string(), body: json, at: z.string(), actor: z.string(), role: roles }),
    output: z.object({ device: z.uuid(), n: z.int() }),
    ms: 10_000,
  },
  'event.list': {
    input: z.object({ log: z.string() }),
    output: z.object({ events: z.array(storedEvent) }),
    ms: 20_000,
  },
  /**
   * What changed since a reader's copy: acknowledged events past `after`, and all unacknowledged ones. `whole`: the copy (its
   * epoch, its `count` of acknowledged events up to `after`) is not of this log any more, and these are all the events.
   */
  'event.news': {
    input: z.object({ log: z.string(), epoch: z.string(), after: z.int().min(0), count: z.int().min(0) }),
    output: z.object({ whole: z.boolean(), epoch: z.string(), events: z.array(storedEvent) }),
    ms: 20_000,
  },
  /** Oldest unacknowledged events of this device, at most `limit`. */
  'event.outbox': {
    input: z.object({ log: z.string(), limit: z.int().min(1) }),
    output: z.object({ events: z.array(storedEvent) }),
    ms: 10_000,
  },
  /** Erases a log that no hub has: a rehearsal, a local session that the person does not keep. */
  'event.drop': { input: z.object({ log: z.string() }), output: z.object({ events: z.int() }), ms: 20_000 },
  'sync.cursor': { input: z.object({ log: z.string() }), output: cursor, ms: 5_000 },
  /** Stores an answer of the hub and moves the cursor in one transaction; one's own echo sets `seq`. Answers how many were new or acknowledged. */
  'sync.apply': {
    input: z.object({ log: z.string(), epoch: z.string(), after: z.int(), events: z.array(orderedEvent) }),
    output: z.object({ added: z.int(), acknowledged: z.int(), unsent: z.int() }),
    ms: 20_000,
  },
  /** Another epoch: the cursor goes to 0 and every own event becomes unsent again, others' are forgotten. */
  'sync.restart': { input: z.object({ log: z.string(), epoch: z.string() }), output: none, ms: 20_000 },
  'check.put': { input: z.object({ result: json, id: z.string(), at: z.string() }), output: none, ms: 10_000 },
  'check.list': { input: none, output: z.object({ results: z.array(json) }), ms: 5_000 },
  'report.put': { input: z.object({ row: reportRow, bytes: z.string() }), output: none, ms: 20_000 },
  'report.list': { input: none, output: z.object({ rows: z.array(reportRow) }), ms: 5_000 },
  'report.bytes': {
    input: z.object({ id: z.string(), from: z.int(), to: z.int() }),
    output: z.object({ bytes: z.string() }),
    ms: 10_000,
  },
  /** Marks as sent and drops the bytes. */
  'report.sent': { input: z.object({ id: z.string(), receipt: z.string(), at: z.string() }), output: none, ms: 10_000 },
  'evidence.put': {
    input: z.object({ row: evidenceRow, clear: bytes, sealed: bytes.nullable() }),
    output: none,
    ms: 60_000,
  },
  'evidence.list': {
    input: z.object({ log: z.string() }),
    output: z.object({ rows: z.array(evidenceRow) }),
    ms: 5_000,
  },
  'evidence.bytes': { input: z.object({ id: z.string() }), output: z.object({ bytes }), ms: 20_000 },
  'evidence.sealed': {
    input: z.object({ id: z.string(), from: z.int().min(0), to: z.int().min(0) }),
    output: z.object({ bytes }),
    ms: 10_000,
  },
  /** `sent` drops the encrypted bytes. */
  'evidence.mark': {
    input: z.object({ id: z.string(), state: evidenceRow.shape.state }),
    output: none,
    ms: 10_000,
  },
  /** Erases a piece and its bytes; one that is not there is erased already. */
  'evidence.remove': { input: z.object({ id: z.string() }), output: none, ms: 20_000 },
  /** Indexes rows to search, in memory, in the place of what was there; they do not need the database to be open. */
  'search.load': {
    input: z.object({ key: z.string(), rows: z.array(searchRow).max(20_000) }),
    output: z.object({ rows: z.int() }),
    ms: 20_000,
  },
  /** Ids of the best rows, or null when what is indexed is not `key`. `by`: how they were found. */
  'search.find': {
    input: z.object({
      key: z.string(),
      words: z.array(z.string().max(200)).max(20),
      couloir: z.string().nullable(),
      limit: z.int().min(1).max(100),
    }),
    output: z.object({ ids: z.array(z.string()), by: z.enum(['all', 'prefix', 'trigram']) }).nullable(),
    ms: 5_000,
  },
  /**
   * Empties every table but the device id's place, then compacts, so that nothing of the old rows stays in the file. `keep`:
   * settings that stay, and with them the copy of the directory, which has an end of its own.
   */
  erase: {
    input: z.object({ keep: z.array(z.string()).min(1) }).optional(),
    output: z.object({ device: z.uuid() }),
    ms: 20_000,
  },
  /** The local copy of the directory: another file, the same process (native/directory). */
  ...directoryCalls,
} as const satisfies CallTable;
export type StoreCalls = typeof storeCalls;
