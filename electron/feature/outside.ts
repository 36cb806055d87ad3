import type { CallTable, Notice, NoticeTable, Port } from '../../native/call.ts';
import type { CardCalls, CardNotices } from '../../native/card/port.ts';
import type { directoryNotices } from '../../native/directory/port.ts';
import type { ReaderCalls } from '../../native/reader/port.ts';
import type { StoreCalls } from '../../native/store/port.ts';
import type { TextCalls } from '../../native/text/port.ts';
import type { CaptureSource } from '../contract/channel/evidence.ts';
import type { PolicyView } from '../contract/policy.ts';
import type { UpdateOff } from '../contract/update.ts';
import type { LinkId } from '../contract/link.ts';
import type { Bounds, Room } from './beside/place.ts';
import type { RunCommand } from './system/command.ts';

/** Writes short facts, never an identity: what is masked at the call site stays masked in the file. */
export type Log = {
  info(at: string, facts?: Record<string, string | number | boolean>): void;
  warn(at: string, facts?: Record<string, string | number | boolean>): void;
  error(at: string, facts?: Record<string, string | number | boolean>): void;
};

/** Lifecycle of a worker as its host sees it. */
export type WorkerState = 'starting' | 'ready' | 'restarting' | 'stopped';
export type WorkerPort<T extends CallTable> = Port<T> & {
  /** Why the last process ended, when it did not end on request: a crash of the driver, or a hang past the deadline. */
  lastEnd(): { reason: 'crashed' | 'hung'; exitCode: number | null } | null;
  onState(listener: (state: WorkerState) => void): () => void;
};
/** What a worker says unasked. One that was restarted must be asked again to say anything. */
export type NoticePort<N extends NoticeTable> = { onNotice(listener: (notice: Notice<N>) => void): () => void };

/** The update of the application by itself. Throws `update.failed`, or `update.tampered` when the bytes are not the publisher's. */
export type UpdatePort = {
  /** Why this copy never updates itself; null when it does. */
  off: UpdateOff | null;
  /** The newer version that is offered to this machine, null when there is none. */
  check(): Promise<string | null>;
  /** Fetches and verifies what `check` found. */
  download(onPercent: (percent: number) => void): Promise<void>;
  /** Ends the app and starts the version that was fetched. */
  install(): Promise<void>;
  /** Asked when the app ends: whether what was fetched may be installed then. */
  onQuit(mayInstall: () => boolean): void;
  /** The app ends. */
  ending(): Promise<void>;
};

/**
 * Everything the features need from the world, given by the composition root (`electron/main.ts`) or by a test.
 * Features import neither `electron` nor a native implementation.
 */
export type Outside = {
  now(): Date;
  /** The network as the system sees it (proxy, certificates of the machine). */
  fetch: typeof globalThis.fetch;
  /** Its notices are about the import of the directory. */
  store: WorkerPort<StoreCalls> & NoticePort<typeof directoryNotices>;
  card: WorkerPort<CardCalls> & NoticePort<CardNotices>;
  /** Reads files that a person chose, in a process that exists only meanwhile. */
  reader: Port<ReaderCalls>;
  /** Reads the text of a picture, in a process that exists only meanwhile; `stop` ends it at once. */
  text: Port<TextCalls> & { stop(): Promise<void> };
  capture: {
    /** Windows and screens, without the app's own. Throws `evidence.capture-denied` when the system does not let us see them. */
    sources(): Promise<CaptureSource[]>;
    /** A PNG of one of them as it is now; null when it is gone. */
    take(id: string): Promise<Uint8Array | null>;
    /** The picture of the clipboard as a PNG, null when it holds none. */
    pasted(): Promise<Uint8Array | null>;
  };
  /** Key of the database and the name of the safe that keeps it. Throws `store.key-lost` when it cannot be opened again. */
  openKey(): Promise<{ key: string; backend: string }>;
  /** The database file and what can be done to it while it is closed. */
  files: {
    database: string;
    /** The copy of the directory of boxes, beside the database. */
    directory: string;
    copyMadeAt(): Promise<string | null>;
    restoreCopy(): Promise<void>;
    /** Renames the database aside, never deletes it; answers the new name (no folder). */
    setAside(): Promise<string>;
    /** Removes database, copies, key and logs: only for "erase my data". */
    eraseAll(): Promise<void>;
    /** Removes what was set aside and the logs: what the database in use does not need. */
    erasePast(): Promise<void>;
    freeBytes(): Promise<number>;
  };
  /** Folder of the data files (guide, lists, texts). */
  resources: string;
  platform: {
    os: NodeJS.Platform;
    release: string;
    arch: string;
    version: string;
    electron: string;
    runtime: 'official' | 'bundled' | 'override';
    locale: 'fr' | 'en';
  };
  environment: Readonly<Record<string, string | undefined>>;
  /** Asks where to save and writes; answers the file's name (no folder), or null when the person gave up. */
  save(file: { name: string; bytes: Uint8Array }): Promise<string | null>;
  /** Prints an HTML page to PDF in a hidden window without scripts. */
  print(html: string): Promise<Uint8Array>;
  openLink(id: LinkId): Promise<void>;
  /** Opens the mail program of the system with a mail that is ready to be completed. Refuses what is no address. */
  openMail(mail: { to: string; subject: string; body: string }): Promise<void>;
  network: {
    /** Addresses of a name, as the system finds them. Rejects when there is none. */
    resolveHost(host: string): Promise<string[]>;
    /** What the system proposes to reach an address: `DIRECT`, `PROXY host:port; DIRECT`… */
    resolveProxy(url: string): Promise<string>;
  };
  system: {
    /** Room of each display, without the bars of the system, in points; `scale` is the number of pixels in one. */
    displays(): { width: number; height: number; scale: number }[];
    /** Name of the program that opens links of a scheme, empty when there is none. */
    linkHandler(scheme: string): string;
    /** Null when it is not told. */
    onBattery(): boolean | null;
    /** Keeps the display on, or lets it sleep again. */
    keepAwake(on: boolean): void;
    run: RunCommand;
  };
  /** The narrow window, always on top. Opening it takes no focus. */
  beside: {
    /** `closed`: by the person, or by its end. */
    open(at: Bounds, on: { moved(to: Bounds): void; closed(): void }): void;
    close(): void;
    focus(): void;
    isFocused(): boolean;
    rooms(): Room[];
  };
  /** A short sound, from one window. */
  ring(): void;
  /** Brings the full window to the front, making it again when it was closed. */
  showWindow(): void;
  /** One of the windows has the person's attention. */
  isInFront(): boolean;
  /** Opens the link of a remote meeting. It came through the hub: refuses all but https to a host of the list. */
  openMeeting(link: string): Promise<void>;
  /** Shows a notification of the system, where it has them. `onClick` comes once the window is in front. Answers how to close it. */
  notify(text: { title: string; body: string; silent?: boolean }, onClick: () => void): () => void;
  /** Whether the app starts with the person's session; null where this system cannot. */
  loginItem: { get(): boolean | null; set(on: boolean): void };
  /** Asks for an existing file; null when the person gave up. */
  choose(
    kind: 'library' | 'card-file' | 'extraction' | 'white-list' | 'document' | 'evidence' | 'archive',
  ): Promise<string | null>;
  /** The machine woke up after a sleep: what was seen before may be gone. */
  onResume(listener: () => void): () => void;
  updates: UpdatePort;
  /** The rules of the establishment. */
  policy: PolicyView;
  /** Ends the app cleanly and starts it again. */
  restart(): Promise<void>;
  log: Log;
  /** The current log file's text, for the report to the organisers. */
  readLog(): Promise<string>;
};
