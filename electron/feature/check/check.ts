import type { Box } from '../../../native/directory/port.ts';
import type { CardReading } from '../../contract/card.ts';
import type { CheckId, CheckResult } from '../../contract/check.ts';
import type { Failure, FailureCode } from '../../contract/failure.ts';
import type { Profile } from '../../contract/snapshot.ts';
import type { EditionDays } from '../../../organiser/protocol/half-day.ts';
import type { LogView } from '../../../organiser/protocol/fold.ts';
import type { HubInfo } from '../../../organiser/protocol/wire.ts';
import type { ListName } from '../../../organiser/protocol/list.ts';
import type { ListInForce } from '../list/force.ts';
import type { DirectoryLook } from '../mss/directory.ts';
import type { NetworkLook } from '../network/look.ts';
import type { MssFacts } from '../mss/facts.ts';
import type { Outside } from '../outside.ts';
import type { Machine } from '../system/machine.ts';

/** What one look at the hub gave: its answer, when it was asked and received, or why there is none. */
export type HubLook =
  | { is: 'ok'; info: HubInfo; askedAt: number; answeredAt: number }
  | { is: 'not-joined' }
  | { is: 'failed'; failure: Failure };

/** What checks may look at. The slow looks (card, hub) are made once per run and shared. */
export type Facts = {
  now(): Date;
  profile: Profile | null;
  /** Last day of the edition, null before joining. */
  editionEnd: string | null;
  /** RPPS or ADELI of the participant as the organisers registered it; null when they did not, or before joining. */
  registered: string | null;
  /** A list in force, once the hub was asked for a newer one (a few seconds at most, once per run). */
  list<N extends ListName>(name: N): Promise<ListInForce<N>>;
  /** Days of the edition, null before joining; and whether a time was agreed on. */
  edition: EditionDays | null;
  agreed: boolean;
  /** Days after which a list of software is said to be old. */
  listOldDays: number;
  platform: Outside['platform'];
  card(): Promise<CardReading>;
  directory: {
    ofAddress(address: string): Promise<DirectoryLook>;
    /** Type of the box, where the directory says it soon enough; null otherwise. */
    kindOf(address: string): Promise<Box['kind'] | null>;
    /** National identifier of the participant: of the card when it is their own, else as typed; null when not known. */
    person(): Promise<string | null>;
  };
  hub(): Promise<HubLook>;
  freeBytes(): Promise<number>;
  /** The hosts that concern this person, each tried once per run. */
  network(): NetworkLook;
  machine: Machine;
  /** What the hub said of the proof of possession, null while it said nothing. */
  proof(): LogView['proof'];
  /** The gestures of MSSanté, and what the last round trip came to. */
  mss: MssFacts;
  /** The whole app is a demonstration. */
  demo: boolean;
  /** The card is a simulated one: what its checks find says nothing of the person's own. */
  simulated(): boolean;
};

/** What a check answers; `failure` names the cause whenever the status is not ok. */
export type Finding = Pick<CheckResult, 'status' | 'failure' | 'evidence' | 'shared'>;

/** One check: a file each. `needs`: checks that must not have failed, or this one is not tried. `deadline` in ms. */
export type Check = {
  id: CheckId;
  needs: readonly CheckId[];
  deadline: number;
  /** An optional check says when a full run passes over it; asked for by name, it is always run. */
  isLeftOut?(facts: Facts): boolean;
  run(facts: Facts): Promise<Finding>;
};

/**
 * Deadline of the checks that read the card, in milliseconds: a reading under way when they are asked may use up its own
 * deadline (native/card/port.ts), and so may theirs. Shorter, a frozen library would be called a slow check.
 */
export const CARD_MS = 40_000;

/** A finding, with the same facts for the person and for the organisers unless told otherwise. */
export function finding(
  status: Finding['status'],
  failure: Failure | null,
  shared: Finding['shared'] = {},
  evidence: Finding['evidence'] = {},
): Finding {
  return { status, failure, shared, evidence: { ...shared, ...evidence } };
}

export const because = (code: FailureCode, at: string, info: Failure['info'] = {}): Failure => ({ code, at, info });

/** Leaves out what is not known, so that evidence never says "null". */
export function known(
  facts: Record<string, string | number | boolean | null | undefined>,
): Record<string, string | number | boolean> {
  const found: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(facts)) if (value !== null && value !== undefined) found[name] = value;
  return found;
}
