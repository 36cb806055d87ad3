import type { EventBody } from '../protocol/event.ts';
import type { MssWay } from '../protocol/mss.ts';
import type { Moved } from './mail-port.ts';
import type { Caller } from './port.ts';

type Evidence = EventBody<'mss.challenge'>['evidence'];

export type MssAsk = {
  log: string;
  way: MssWay;
  /** Slow hash of the code; null when an organiser will make it. */
  hash: string | null;
  /** Domain of the declared address. */
  domain: string;
  /** Id of the mail that carries it, null without one. */
  mail: string | null;
  state: 'asked' | 'sent';
  hand: boolean;
  by: string | null;
  now: string;
  until: string | null;
  /** Codes that one log may ask in an hour for each way; null for an organiser. */
  perHour: number | null;
};

/** What came of a code that was typed. `made`: there was one, and it ended. */
export type MssAnswer =
  | { is: 'confirmed'; moved: Moved }
  | { is: 'none'; made: boolean }
  | { is: 'wrong'; left: number; moved: Moved | null };

/** The codes of MSSanté, kept as hashes. Part of `HubStore`, with its rules. */
export interface MssStore {
  /**
   * Notes a new code, which voids the former of that way, and says it in the log. Answers the mail that carried the former.
   * @throws Refusal rate.limited, log.unknown
   */
  ask(ask: MssAsk): Promise<{ moved: Moved; former: string | null }>;
  /** Compares a typed code with the one that is awaited; the last wrong try ends it. */
  answer(ask: {
    log: string;
    way: MssWay;
    hash: string;
    tries: number;
    by: string | null;
    now: string;
  }): Promise<MssAnswer>;
  /** The log that awaits this code by mail, with its declared domain. */
  find(hash: string, now: string): Promise<{ log: string; domain: string } | null>;
  /** A code came back by mail. Null when it is not awaited any more: the same mail twice counts once. */
  confirm(ask: { hash: string; evidence: Evidence; now: string }): Promise<Moved | null>;
  /** Where participants write when the hub has no mail account, as an organiser gave it; null when nobody did. */
  box(): Promise<string | null>;
  setBox(ask: { box: string | null; by: Caller; now: string }): Promise<void>;
}
