/** A mail that waits to leave. */
export type QueuedMail = { id: string; to: string; subject: string; text: string; madeAt: string; tries: number };

/** How a mail ended. `returned`: it left, and its return came later. */
export type MailEnd = 'sent' | 'failed' | 'returned';

/** A log that moved because of a mail: its readers are to be told. */
export type Moved = { log: string; head: number };

/**
 * The mails of the hub: addresses and texts stay only while a mail waits. Part of `HubStore`, with its rules: each method is
 * one transaction, on disk before its promise resolves.
 */
export interface MailStore {
  /** Queues a mail, due at once; false when `most` wait already. */
  add(mail: Omit<QueuedMail, 'tries'>, most: number): Promise<boolean>;
  /** The mail that is due the longest, or null. Where several hubs send, it is this one's for ten minutes. */
  due(now: string): Promise<QueuedMail | null>;
  /** When the next one is due, null when none waits. */
  next(): Promise<string | null>;
  waiting(): Promise<number>;
  /** Gives back a mail that was due and was not tried: it is due at once, also for the other hubs. */
  release(id: string, now: string): Promise<void>;
  /** Counts a try and waits until `at`. */
  postpone(id: string, at: string, reason: string): Promise<void>;
  /**
   * Ends a mail and wipes its address and text. `returned` is for one that was sent before; an unknown id changes nothing.
   * Where the mail carried a code of MSSanté, the log says what became of it.
   */
  end(ask: { id: string; as: MailEnd; reason: string | null; now: string }): Promise<Moved | null>;
  /** Forgets the mails that ended before an instant. */
  sweep(before: string): Promise<void>;
}
