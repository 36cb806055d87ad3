import type { CheckId } from '../../../electron/contract/check.ts';
import type { FailureCode } from '../../../electron/contract/failure.ts';
import type { Profile } from '../../../electron/contract/snapshot.ts';
import type { CheckStatus } from '../../../organiser/protocol/status.ts';
import type { App } from '../play/app.ts';
import type { Edition } from '../play/edition.ts';
import type { Workshop } from '../play/folder.ts';
import type { Participant } from '../play/participant.ts';

/** The application as a case finds it: open, joined when the scene asked for it, the profile kept. */
export type OnStage = {
  app: App;
  me: Participant;
  /** Its folder of data, which the command reads too. */
  userData: string;
  /** The edition that was joined, and the log of the slot. */
  joined: { edition: Edition; log: string } | null;
};

/** What the real peers of a case ask of the application. Cases whose `env`, `join` and profile allow it share one launch. */
export type Scene = {
  /** Environment of the application, window and command. */
  env?: Record<string, string>;
  /** A program that starts Electron in its place (a script that ends with `exec … "$@"`), for what no variable changes. */
  wrapper?: string;
  /** What the person said of themselves; null or absent: nothing was ever saved. */
  profile?: Profile | null;
  /** An edition whose slot is joined first: `bench.edition()`, or `bench.ownEdition()` when its hub is to be mistreated. */
  join?: Edition;
  /** Last gestures before the check is run: a code that is typed, a server that dies. */
  before?(stage: OnStage): Promise<void>;
  /** True when what `before` did must not be met by the next case: the application is ended after this one. */
  alone?: boolean;
};

/** What a case may use: a folder, undo, and the peers that the cases of one area share. */
export type Bench = {
  work: Workshop;
  /** Makes a peer once for the whole area: servers that several cases visit, one environment, one launch. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
  /** The edition of the area, its hub started at the first call without any option. Leave it as it is. */
  edition(): Promise<Edition>;
  /** Another one, for this case alone: its hub may be killed, or started with an environment. */
  ownEdition(env?: Record<string, string>): Promise<Edition>;
};

export type Outcome = { status: CheckStatus; failure: FailureCode | null };

export type Case = Outcome & {
  check: CheckId;
  /** How it comes about, for the table: a few words, no name of anyone. */
  how: string;
  /** What `--check --json` says when it cannot say the same as the window (a gesture that only the window has). */
  command?: Outcome;
  /** Makes the real peer behave so, and says what the application is to be given. */
  set(bench: Bench): Promise<Scene>;
};

/** Collects the cases of an area: `produces('mss.address', 'fail', 'mss.syntax', 'two at signs', async () => …)`. */
export function caseList() {
  const cases: Case[] = [];
  return {
    cases: cases as readonly Case[],
    produces(
      check: CheckId,
      status: CheckStatus,
      failure: FailureCode | null,
      how: string,
      set: Case['set'],
      command?: Outcome,
    ): void {
      cases.push({ check, status, failure, how, set, ...(command === undefined ? {} : { command }) });
    },
  };
}
