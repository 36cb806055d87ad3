import type { Holder } from '../protocol/identifier.ts';
import type { LoggedEvent, PushedEvent, Role } from '../protocol/event.ts';
import type { BoardEdition, BoardSlot, NewEdition, NewSlot } from '../protocol/board.ts';
import type { BoardListEntry, ListBody, ListEntry, ListName, NewList, PublishedList } from '../protocol/list.ts';
import type { Edition, Slot } from '../protocol/wire.ts';
import type { AccountStore, OidcStore } from './account-port.ts';
import type { ChainStore } from './chain.ts';
import type { Files } from '../backup/write.ts';
import type { Refusal } from '../refusal.ts';
import type { IrritantStore } from './irritant-port.ts';
import type { MailStore } from './mail-port.ts';
import type { MssStore } from './mss-port.ts';
import type { PlanningStore } from './planning.ts';
import type { Pokes } from './pokes.ts';
import type { ReadinessStore } from './readiness-port.ts';
import type { ReportStore } from './report-port.ts';
import type { ParticipantStore } from './participant-port.ts';
import type { SettingsStore } from './settings-port.ts';
import type { OfRegion } from './region.ts';

/** Who speaks, read from a token: never from a body (rule 10). */
export type Caller = {
  person: string;
  role: Role;
  label: string;
  /** The only log of a participant; null for those who may read every log. */
  log: string | null;
  /** Device of the token; null for a key, which is not bound to one. */
  device: string | null;
  /** Regions that an organiser or an observer is limited to; null: national, or a participant. */
  regions: readonly string[] | null;
};

/** What a token's hash leads to. `session`: the one it belongs to, null for a key or a participant. `renewed`: revoked by a device change, to this device, at this instant. */
export type Found =
  | { state: 'valid'; caller: Caller; session: { hash: string; lastAt: string } | null }
  | { state: 'revoked'; caller: Caller; renewed: { device: string; at: string } | null };

/** An event to append, judged beforehand: `refusal` counts only if the event turns out to be new. */
export type Judged = {
  event: PushedEvent;
  /** Hash of what may never change under the same (device, n): kind, body and instant. */
  digest: string;
  refusal: Refusal | null;
};

export type SyncAsk = {
  log: string;
  caller: Caller;
  push: readonly Judged[];
  /** Cursor of the caller in this hub's history. */
  after: number;
  now: string;
  /** Most events and most bytes of bodies in the answer. */
  limit: number;
  bytes: number;
};

export type Synced = {
  events: LoggedEvent[];
  head: number;
  /** Highest n known of the calling device in this log, 0 when none. */
  lastN: number;
  /** How many of the pushed events were new. */
  added: number;
  /** The link of the slot's meeting; undefined to others than the participant, who have it elsewhere. */
  meeting?: string | null;
};

export type Joined = {
  person: string;
  label: string;
  slot: Slot;
  edition: Edition;
  meeting: string | null;
  reportKey: string;
  personId: string | null;
};

/** A blob of a log on its way or complete. `file` is a name the hub chose, in its own folder. */
/** `erasedAt`: its bytes were kept long enough; null while they are there. */
export type BlobRow = {
  file: string;
  total: number;
  complete: boolean;
  receipt: string | null;
  erasedAt: string | null;
};

/** A list to publish in an edition; its body was parsed by its schema. */
export type Publication = NewList & {
  edition: string;
  name: ListName;
  body: ListBody<ListName>;
  by: Caller;
  now: string;
};
/** What was published, and the logs whose devices should hear of it. */
export type Published = { entry: BoardListEntry; logs: { log: string; head: number }[] };

/**
 * Everything the hub keeps, whatever keeps it. Every method is one transaction, on disk before its promise resolves.
 * Throws `Refusal` when the protocol refuses, `StoreTrouble` when the store itself fails; then nothing was written.
 */
export interface HubStore {
  /** Names this history: another one means that the hub was made again or restored. */
  readonly epoch: string;
  /** Salt of the join codes' hashes. */
  readonly salt: string;
  /** Several hubs may use this store at once. */
  readonly shared: boolean;
  readonly pokes: Pokes;
  readonly mail: MailStore;
  readonly mss: MssStore;
  readonly readiness: ReadinessStore;
  readonly reports: ReportStore;
  readonly settings: SettingsStore;
  readonly participants: ParticipantStore;
  readonly irritants: IrritantStore;
  readonly accounts: AccountStore;
  readonly oidc: OidcStore;
  readonly planning: PlanningStore;
  readonly chains: ChainStore;

  /** Everything that is kept, of one instant, with the received files: the lines of a backup. */
  backup(files: Files, now: Date): AsyncIterable<string>;
  close(): Promise<void>;

  /** Makes a person who holds a key: an organiser or an observer. */
  addKey(key: {
    hash: string;
    role: 'organiser' | 'observer';
    label: string;
    regions: readonly string[] | null;
    now: string;
  }): Promise<void>;
  /** Whether somebody holds a key of this role, or has a national account of it that is not disabled. */
  hasKey(role: 'organiser' | 'observer'): Promise<boolean>;
  findToken(hash: string, now: string): Promise<Found | null>;

  /** Uses a join code. The same device may repeat within `again` milliseconds: its earlier token of that code ends. */
  join(ask: { code: string; device: string; token: string; now: string; again: number }): Promise<Joined>;
  /** Gives the caller's person a token bound to another device; the presented token ends, unless it is a key. */
  renew(ask: { hash: string; caller: Caller; device: string; token: string; now: string }): Promise<void>;

  sync(ask: SyncAsk): Promise<Synced>;
  /**
   * The hub's own word that a card was proved (`card.proved`), under a device id of its own. Adds nothing when the log
   * already says it at that level and nobody withdrew it.
   */
  addProof(ask: { log: string; test: boolean; holder: Holder; now: string }): Promise<{ head: number; added: boolean }>;
  /** Identifier registered with the slot of a log, null without one. */
  personId(log: string): Promise<string | null>;
  /** Head of each log the caller may read. */
  heads(caller: Pick<Caller, 'log' | 'regions'>): Promise<{ log: string; head: number }[]>;
  /** Region of a slot; null when it has none (national), undefined when there is no such slot. */
  regionOf(of: OfRegion): Promise<string | null | undefined>;
  /** Notes that the participant's device was heard; a coarse note, not an event. */
  heard(log: string, now: string): Promise<void>;

  /** `slots` counts those that the caller may see. */
  editions(by: Pick<Caller, 'regions'>): Promise<BoardEdition[]>;
  addEdition(edition: NewEdition, by: Caller, now: string): Promise<BoardEdition>;
  /** The slots that the caller may see. */
  slots(edition: string, by: Pick<Caller, 'regions'>): Promise<BoardSlot[]>;
  addSlot(edition: string, slot: NewSlot, by: Caller, now: string): Promise<BoardSlot>;
  /** Keeps the hash of a fresh code for a slot; its earlier unused ones become void. */
  addCode(ask: { slot: string; code: string; expiresAt: string; by: Caller; now: string }): Promise<void>;
  /** Last day of the edition of a slot. */
  lastDay(slot: string): Promise<string>;

  /** Edition of a participant's log. */
  editionOfLog(log: string): Promise<string>;
  /** The published lists in force of an edition, without their rows. */
  lists(edition: string): Promise<ListEntry[]>;
  /** Every publication of an edition, the newest first. */
  listHistory(edition: string): Promise<BoardListEntry[]>;
  /** A whole list: a given version, or the one in force when null. */
  list(edition: string, name: ListName, version: number | null): Promise<PublishedList>;
  /** Publishes a list under the next version; refuses when another one than `expected` is in force. Noted in the audit. */
  publishList(ask: Publication): Promise<Published>;

  blob(sha256: string, log: string): Promise<BlobRow | null>;
  /** Begins, or begins again, the upload of a blob. Returns the file name to write under. */
  startBlob(ask: { sha256: string; log: string; total: number; file: string; now: string }): Promise<void>;
  completeBlob(ask: { sha256: string; log: string; receipt: string; now: string }): Promise<void>;
  dropBlob(sha256: string, log: string): Promise<void>;
  /** Bytes of the blobs of a log, complete or announced. */
  blobBytes(log: string): Promise<number>;
  /** Any complete copy of a blob, for those who may read it; the reading is noted in the audit. */
  openBlob(sha256: string, by: Caller, now: string): Promise<BlobRow | null>;
  /** Forgets the uploads begun before an instant and not ended; returns every file name still in use. */
  sweepBlobs(before: string): Promise<string[]>;
}

/**
 * Why the store itself failed, in words any engine has. `unreachable`, `denied`: a database server does not answer, or lets this
 * hub not in. `restoring`: it is being restored. `in-use`: a hub runs on what should be nobody's.
 */
export type Trouble =
  | 'full'
  | 'corrupt'
  | 'future'
  | 'busy'
  | 'unwritable'
  | 'unloadable'
  /** The native module of this Node is apart, and nobody said where. */
  | 'binding'
  | 'unreachable'
  | 'denied'
  | 'restoring'
  | 'in-use';

export class StoreTrouble extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble, cause?: unknown) {
    super(trouble, { cause });
    this.name = 'StoreTrouble';
    this.trouble = trouble;
  }
}
