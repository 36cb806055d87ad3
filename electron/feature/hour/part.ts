import type { LogView } from '../../../organiser/protocol/fold.ts';
import type { Journal } from '../event/journal.ts';
import type { Handlers } from '../handlers.ts';
import type { Lists } from '../list/lists.ts';
import type { Outside } from '../outside.ts';
import type { Resources } from '../resource.ts';
import type { createKeep, KeptSession } from '../session/keep.ts';
import type { LocalSession } from '../session/local.ts';
import type { Timers } from '../timers.ts';
import type { Truth } from '../truth.ts';

/** What a part of the hour is made from. */
export type PartDeps = {
  /** Its store is the opened database. */
  outside: Outside;
  timers: Timers;
  resources: Resources;
  lists: Lists;
  keep: ReturnType<typeof createKeep>;
  journal: Journal;
  truth: Truth;
  /** The slot that was joined; null also for a session without a code, which sends nothing. */
  session(): KeptSession | null;
  /** The session whose log is written: joined, or local. */
  place(): KeptSession | LocalSession | null;
  /** What is said goes to the log of a rehearsal, and is neither sent nor kept. */
  rehearsing(): boolean;
  /** Work that nobody waits for: it fails in the log, under this name. */
  background(at: string, work: () => Promise<unknown>): void;
  /** A copy of the database is worth making: after what a person would not like to say again. */
  copy(): Promise<void>;
  /** Erases everything but these settings, and begins again with what is left. */
  purge(settings: readonly string[]): Promise<void>;
};

/** A part of the product around the one snapshot, with its moments. */
export type Part<H extends Partial<Handlers> = Partial<Handlers>> = {
  handlers: H;
  /** After each opening of the database: reads what it keeps. */
  load?(): Promise<void>;
  /** The log was folded again. */
  onView?(view: LogView): void;
  /** The hub answered: what waits may go. */
  onContact?(): Promise<void>;
  /** The machine woke up after a sleep. */
  wake?(): void;
  /** The data is about to be erased: what is in memory, or under way, is forgotten. */
  forget?(): void;
  stop?(): void;
  /** How many things of this part are still to be sent: nothing is erased by time, nor another slot joined, before. */
  waits?(): number;
  /** Files of this part for the archive that the person keeps: `name` with the folder that the part takes there, naming nobody. */
  keepsakes?(): Promise<readonly Keepsake[]>;
};

/** A file of the archive. */
export type Keepsake = { name: string; bytes: Uint8Array };
