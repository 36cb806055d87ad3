// The logs that a person sends to the organisers. Composed by `feature/companion.ts`: `load` after each opening of the database,
// `pump` after each contact with the hub, `forget` on erase.
import { createHash, randomUUID } from 'node:crypto';
import type { ReportRow, StoredEvent } from '../../../native/store/port.ts';
import type { EventBody } from '../../../organiser/protocol/event.ts';
import { receiptOf } from '../../../organiser/protocol/report.ts';
import { FailureError, failureOf, type Failure } from '../../contract/failure.ts';
import type { Output } from '../../contract/ipc.ts';
import type { ReportState, Snapshot } from '../../contract/snapshot.ts';
import type { Outside } from '../outside.ts';
import type { Handlers } from '../handlers.ts';
import { collect, type Section } from './collect.ts';
import { reportMail } from './mail.ts';
import { canSeal, sealFor } from './seal.ts';
import { uploadBlob } from './upload.ts';

/** Prepared reports kept in memory: an older one was left by the person. */
const KEPT = 3;

type Choice = { id: string; leaveOut: readonly string[] };
type Seen = Choice & { shown: string };

export type ReportDeps = {
  snapshot(): Snapshot;
  /** Events of the joined log; empty before joining. */
  events: () => Promise<StoredEvent[]>;
  /** Where and for whom to encrypt; null before joining. */
  session(): { hub: string; token: string; reportKey: string } | null;
  /** Address of the organisers; null when nobody is known. */
  contact(): string | null;
  /** Writes the event `report.sent` in the journal. */
  append(body: EventBody<'report.sent'>): Promise<void>;
  onState(state: ReportState): void;
};

export type Reports = {
  prepare(): Promise<Output<'report.prepare'>>;
  choose(choice: Choice): Promise<Output<'report.choose'>>;
  send(choice: Seen & { key: string }): Promise<void>;
  /** The exact text that was shown, to a file of the person's choice. */
  save(choice: Seen): Promise<{ name: string }>;
  /** The same, encrypted where there is a key, to a file; then a mail that it can be attached to. */
  mail(choice: Seen): Promise<{ name: string; sealed: boolean }>;
  /** Sends what is queued, from where it stopped. One at a time; a failure is in the state, and tried at the next call. */
  pump(): Promise<void>;
  /** Reads the queue again, after the database was opened. */
  load(): Promise<void>;
  forget(): void;
  state(): ReportState;
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

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
    sections: sections.map(({ id, text, dropped }) => ({ id, text, ...(dropped > 0 ? { dropped } : {}) })),
  };
  return new TextEncoder().encode(JSON.stringify(content));
}

type Kept = Readonly<{ id: string; at: string; sections: readonly Section[] }>;

/** Prepares, shows, queues and sends reports over `outside`; `outside.store` is the opened store of the companion. */
export function createReports(
  outside: Pick<Outside, 'now' | 'fetch' | 'store' | 'log' | 'readLog' | 'platform' | 'save' | 'openMail'>,
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

  /** What was chosen, when it is still exactly what was shown. */
  function seen({ id, leaveOut, shown }: Seen, at: string): ReturnType<typeof chosen> {
    const found = chosen(id, leaveOut);
    if (sha256(found.bytes) !== shown) throw new FailureError('report.changed', at);
    return found;
  }

  const nameOf = (at: string, end: string): string => `journaux-verif-segur-${at.slice(0, 10)}${end}`;

  async function saveAs(file: { name: string; bytes: Uint8Array }, at: string): Promise<string> {
    const name = await outside.save(file);
    if (name === null) throw new FailureError('file.cancelled', at);
    return name;
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
      const key = deps.session()?.reportKey;
      const seal = key === undefined ? 'nobody' : (await canSeal(key)) ? 'ready' : 'unusable';
      return {
        shown: sha256(bytes),
        size: bytes.length,
        text: new TextDecoder().decode(bytes),
        seal: seal === 'ready' ? { state: seal, key: key! } : { state: seal },
      };
    },
    async send(choice) {
      const { id, shown, key } = choice;
      const { bytes, kept, ids } = seen(choice, 'report.send');
      const session = deps.session();
      if (session === null) throw new FailureError('session.missing', 'report.send');
      // The person joined another edition meanwhile, or the hub gave another key: for whom it is must be seen again.
      if (session.reportKey !== key) throw new FailureError('report.key-changed', 'report.send');
      const blob = await sealFor(session.reportKey, bytes);
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
    async save(choice) {
      const { bytes, kept } = seen(choice, 'report.save');
      return { name: await saveAs({ name: nameOf(kept.at, '.json'), bytes }, 'report.save') };
    },
    async mail(choice) {
      const { bytes, kept } = seen(choice, 'report.mail');
      const to = deps.contact();
      if (to === null) throw new FailureError('session.missing', 'report.mail');
      const key = deps.session()?.reportKey;
      const sealed = key === undefined ? null : await sealFor(key, bytes);
      const name =
        sealed === null
          ? await saveAs({ name: nameOf(kept.at, '.json'), bytes }, 'report.mail')
          : await saveAs({ name: nameOf(kept.at, '.json.age'), bytes: sealed }, 'report.mail');
      await outside.openMail({ to, ...reportMail(deps.snapshot().app.locale, choice.shown, sealed !== null) });
      return { name, sealed: sealed !== null };
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

type ReportHandlers = Pick<
  Handlers,
  'report.prepare' | 'report.choose' | 'report.send' | 'report.save' | 'report.mail'
>;

/** @param queued what is done once a report is in the database, waiting to leave */
export const reportHandlers = (reports: Reports, queued: () => Promise<void>): ReportHandlers => ({
  'report.prepare': () => reports.prepare(),
  'report.choose': (choice) => reports.choose(choice),
  async 'report.send'(choice) {
    await reports.send(choice);
    await queued();
  },
  'report.save': (choice) => reports.save(choice),
  'report.mail': (choice) => reports.mail(choice),
});
