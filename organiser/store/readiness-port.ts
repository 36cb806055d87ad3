import type { ReadySlot, RemindersBody } from '../protocol/readiness.ts';
import type { Moved } from './mail-port.ts';
import type { Caller } from './port.ts';

/** What became of one reminder. `to`: the address to write to, null when there is none. */
export type RemindedOne =
  { slot: string; is: 'recent' | 'full' } | { slot: string; is: 'reminded'; to: string | null; moved: Moved };

/** Readiness, contacts and reminders. Part of `HubStore`, with its rules. */
export interface ReadinessStore {
  /** Each slot of an edition that the caller may see with the latest result of each check that nobody withdrew; who reads it is noted in the audit. */
  readiness(edition: string, by: Caller, now: string): Promise<Omit<ReadySlot, 'contact'>[]>;
  /** Contact addresses by slot id. */
  contacts(edition: string): Promise<Map<string, string>>;
  /** Sets or forgets the contact address of a slot; refuses an unknown slot. */
  setContact(ask: { slot: string; email: string | null; by: Caller; now: string }): Promise<void>;
  /**
   * Posts a message in the log of each slot and remembers it, those reminded after `since` left out unless `again`. All of them
   * or, when one is not of this edition, none. One of another region refuses it all. `mail`: whether mails go with them, to be remembered too.
   */
  remind(
    ask: Pick<RemindersBody, 'items' | 'mail' | 'again'> & { edition: string; since: string; by: Caller; now: string },
  ): Promise<RemindedOne[]>;
}
