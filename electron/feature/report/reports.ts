// The logs that a person sends to the organisers. Composed by `feature/companion.ts`:
//   const reports = createReports(inside, { snapshot, events, session, append, onState });
//   handlers 'report.prepare' → reports.prepare(), 'report.choose' → reports.choose(input), 'report.send' → reports.send(input)
//   reports.load() after each opening of the database; reports.pump() after each contact with the hub; reports.forget() on erase.
import { createHash, randomUUID } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import type { ReportRow, StoredEvent } from '../../../native/store/port.ts';
import type { EventBody } from '../../../organiser/protocol/event.ts';
import { FailureError, failureOf, type Failure } from '../../contract/failure.ts';
import type { ReportState, Snapshot } from '../../contract/snapshot.ts';
import type { Outside } from '../outside.ts';
import { collect, type Section } from './collect.ts';
import { uploadBlob } from './upload.ts';

/** Prepared reports kept in memory: an older one was left by the person. */
const KEPT = 3;

export type Prepared = { id: string; at: string; sections: Section[] };
export type Chosen = { shown: string; size: number; text: string };

export type ReportDeps = {
  snapshot(): Snapshot;
  /** Events of the joined log; empty before joining. */
  events: () => Promise<StoredEvent[]>;
  /** Where and for whom to encrypt; null before joining. */
  session(): { hub: string; token: string; reportKey: string } | null;
  /** Writes the event `report.sent` in the journal. */
  append(body: EventBody<'report.sent'>): Promise<void>;
  onState(state: ReportState): void;
};

export type Reports = {
  prepare(): Promise<Prepared>;
  choose(choice: { id: string; leaveOut: readonly string[] }): Promise<Chosen>;
  send(choice: { id: string; leaveOut: readonly string[]; shown: string }): Promise<void>;
  /** The exact text that was shown, to a file of the person's choice: where there is nobody to send it to. */
  save(choice: { id: string; leaveOut: readonly string[]; shown: string }): Promise<{ name: string }>;
  /** Sends what is queued, from where it stopped. One at a time; a failure is in the state, and tried at the next call. */
  pump(): Promise<void>;
  /** Reads the queue again, after the database was opened. */
  load(): Promise<void>;
  forget(): void;
  state(): ReportState;
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What a person can read over the telephone: the first twelve digits of the blob's hash, in groups. */
export const receiptOf = (blob: string): string => (blob.slice(0, 12).match(/.{4}/g) ?? []).join('-').toUpperCase();

/** The exact bytes that leave, before encryption: the same for the same sections, whatever the machine. */
export function reportBytes(
  at: string,
  app: { version: string; electron: string; platform: string },
  sections: readonly Section[],
): Uint8Array {
  const { version, electron, platform } = app;
  const content = {
    v: 1,
    at,
    app: { version, electron, platform },
    sections: sections.map(({ id, text }) => ({ id, text })),
  };
  return new TextEncoder().encode(JSON.stringify(content));
}

type Kept = Readonly<{ id: string; at: string; sections: readonly Section[] }>;

/** Prepares, shows, queues and sends reports over `outside`; `outside.store` is the opened store of the companion. */
export function createReports(
  outside: Pick<Outside, 'now' | 'fetch' | 'store' | 'log' | 'readLog' | 'platform' | 'save'>,
  deps: ReportDeps,
): Reports {
  const prepared = new Map<string, Kept>();
  const { version, electron, os: platform } = outside.platform;
  let state: ReportState = { state: 'none' };
  let pumping: Promise<void> | null = null;
  /** Raised by `forget`: what was under way belongs to data that is gone. */
  let generation = 0;

  const show = (next: ReportState): void => {
    state = next;
    deps.onState(next);
  };
  const showQueued = (row: ReportRow, sent: number, failure: Failure | null): void =>
    show({ state: 'queued', shown: row.shown, size: row.size, sent, failure });

  function chosen(id: string, leaveOut: readonly string[]): { bytes: Uint8Array; kept: Kept; ids: string[] } {
    const kept = prepared.get(id);
    // The app was restarted since: what was shown is gone, so it must be shown again.
    if (kept === undefined) throw new FailureError('report.changed', 'report.choose');
    const sections = kept.sections.filter((section) => !leaveOut.includes(section.id));
    if (sections.length === 0) throw new FailureError('report.nothing', 'report.choose');
    return {
      bytes: reportBytes(kept.at, { version, electron, platform }, sections),
      kept,
      ids: sections.map((section) => section.id),
    };
  }

  async function sendOne(row: ReportRow): Promise<void> {
    const session = deps.session();
    if (session === null) throw new FailureError('session.missing', 'report.pump');
    await uploadBlob({
      fetch: outside.fetch,
      hub: session.hub,
      token: session.token,
      sha256: row.blob,
      size: row.size,
      async read(from, to) {
        const { bytes } = await outside.store.call('report.bytes', { id: row.id, from, to });
        return Buffer.from(bytes, 'base64');
      },
      onProgress: (sent) => showQueued(row, sent, null),
    });
    // The event first: should the app stop here, the next try finds the blob complete and says it again, under the same id.
    const { id, shown, blob, size, sections } = row;
    await deps.append({ id, shown, blob, size, sections });
    const at = outside.now().toISOString();
    await outside.store.call('report.sent', { id, receipt: receiptOf(blob), at });
    show({ state: 'sent', shown, receipt: receiptOf(blob), at });
  }

  async function pumpNow(): Promise<void> {
    const began = generation;
    const { rows } = await outside.store.call('report.list', undefined);
    for (const row of rows.filter((candidate) => candidate.state === 'queued')) {
      if (began !== generation) return;
      try {
        await sendOne(row);
      } catch (error) {
        if (began !== generation) return;
        const failure = failureOf(error, 'report.pump');
        outside.log.warn('report.pump', { code: failure.code });
        showQueued(row, state.state === 'queued' && state.shown === row.shown ? state.sent : 0, failure);
        // What the hub refuses for good must not hold back the next report; any other trouble is the same for all.
        if (failure.code !== 'report.refused') return;
      }
    }
  }

  function pump(): Promise<void> {
    pumping ??= pumpNow().finally(() => {
      pumping = null;
    });
    return pumping;
  }

  return {
    state: () => state,
    async prepare() {
      const sections = await collect({ outside, snapshot: deps.snapshot(), events: deps.events });
      const kept: Kept = Object.freeze({ id: randomUUID(), at: outside.now().toISOString(), sections });
      prepared.set(kept.id, kept);
      for (const old of [...prepared.keys()].slice(0, -KEPT)) prepared.delete(old);
      return { id: kept.id, at: kept.at, sections: [...sections] };
    },
    async choose({ id, leaveOut }) {
      const { bytes } = chosen(id, leaveOut);
      return { shown: sha256(bytes), size: bytes.length, text: new TextDecoder().decode(bytes) };
    },
    async send({ id, leaveOut, shown }) {
      const { bytes, kept, ids } = chosen(id, leaveOut);
      if (sha256(bytes) !== shown) throw new FailureError('report.changed', 'report.send');
      const session = deps.session();
      if (session === null) throw new FailureError('session.missing', 'report.send');
      const encrypter = new Encrypter();
      encrypter.addRecipient(session.reportKey);
      const blob = await encrypter.encrypt(bytes);
      const row: ReportRow = {
        id: kept.id,
        at: outside.now().toISOString(),
        shown,
        blob: sha256(blob),
        size: blob.length,
        sections: ids,
        state: 'queued',
        receipt: null,
      };
      await outside.store.call('report.put', { row, bytes: Buffer.from(blob).toString('base64') });
      prepared.delete(id);
      showQueued(row, 0, null);
      // Queued is done; sending goes on alone, now and after each contact.
      pump().catch((error: unknown) => outside.log.warn('report.send', { code: failureOf(error, 'report.send').code }));
    },
    async save({ id, leaveOut, shown }) {
      const { bytes, kept } = chosen(id, leaveOut);
      if (sha256(bytes) !== shown) throw new FailureError('report.changed', 'report.save');
      const name = await outside.save({ name: `journaux-verif-segur-${kept.at.slice(0, 10)}.json`, bytes });
      if (name === null) throw new FailureError('file.cancelled', 'report.save');
      return { name };
    },
    pump,
    async load() {
      const { rows } = await outside.store.call('report.list', undefined);
      const last = rows.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
      if (last === undefined) show({ state: 'none' });
      else if (last.state === 'queued') showQueued(last, 0, null);
      else show({ state: 'sent', shown: last.shown, receipt: last.receipt ?? receiptOf(last.blob), at: last.at });
    },
    forget() {
      generation += 1;
      prepared.clear();
      show({ state: 'none' });
    },
  };
}
