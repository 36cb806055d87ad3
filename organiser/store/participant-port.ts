import type {
  ImportRow,
  NewParticipant,
  Participant,
  ParticipantPatch,
  RegisterBody,
  Registration,
  StatesBody,
} from '../protocol/participant.ts';
import type { Moved } from './mail-port.ts';
import type { Caller } from './port.ts';

/** What became of one invitation before its mail. `mail`: the id that its mail is to have; `former`: that of the one before. */
export type InvitedOne =
  | { participant: string; is: 'recent' | 'joined' | 'unready' }
  | {
      participant: string;
      is: 'invited';
      slot: string;
      to: string | null;
      mail: string;
      former: string | null;
      /** When they were invited before. */
      before: string | null;
      moved: Moved;
    };

/** The participants of editions. Part of `HubStore`, with its rules; what is of another region is refused (`rights.region`). */
export interface ParticipantStore {
  /** Those of an edition that the caller may see, their addresses included: who reads them is noted in the audit. */
  list(edition: string, by: Caller, now: string): Promise<Participant[]>;
  /** Adds one, approved. Refuses an address that somebody whom the caller may see has already (`participant.known`). */
  add(ask: { edition: string; said: NewParticipant; by: Caller; now: string }): Promise<Participant>;
  /** Adds and changes by address; the same lines again change nothing. All of them or none. */
  importRows(ask: {
    edition: string;
    rows: readonly ImportRow[];
    by: Caller;
    now: string;
  }): Promise<{ added: number; changed: number; same: number }>;
  /** Changes some fields; the slot follows. @throws Refusal participant.withdrawn, participant.changed (another revision), participant.known */
  change(ask: { id: string; patch: ParticipantPatch; by: Caller; now: string }): Promise<Participant>;
  /** Approves, refuses or withdraws; answers how many moved, and the mails that must not leave any more. All of them or none. */
  setStates(
    ask: StatesBody & { edition: string; by: Caller; now: string },
  ): Promise<{ changed: number; mails: string[] }>;
  /**
   * Makes the slot of those who have none, and notes the invitation. Those invited after `since` are left out unless `again`.
   * All of them or none.
   */
  invite(ask: {
    edition: string;
    ids: readonly string[];
    slot: { startsAt: string; minutes: number };
    since: string;
    again: boolean;
    by: Caller;
    now: string;
  }): Promise<InvitedOne[]>;
  /** Takes an invitation back that could not be made: what was noted before stands again. A later one stays. */
  uninvite(one: { participant: string; mail: string; former: string | null; before: string | null }): Promise<void>;
  /** The token of the public link of an edition, null when it is closed. */
  registration(edition: string): Promise<string | null>;
  /** Opens the public link under a new token, or closes it (null): the earlier one is worth nothing. */
  setRegistration(ask: { edition: string; token: string | null; by: Caller; now: string }): Promise<void>;
  /** What the public page shows. Refuses a link that is not open (`registration.closed`). */
  openRegistration(token: string): Promise<Registration>;
  /** Somebody registers themselves, to be approved. An address that is known changes nothing, and nothing tells so. Answers the edition. */
  register(ask: { token: string; said: RegisterBody; now: string }): Promise<string>;
}
