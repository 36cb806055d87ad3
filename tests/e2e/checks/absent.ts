import { checkIds, type CheckId } from '../../../electron/contract/check.ts';
import { checkStatus, type CheckStatus } from '../../../organiser/protocol/status.ts';
import type { Case } from './case.ts';

export type Absent = { check: CheckId; status: CheckStatus; why: string };

const absent = (check: CheckId, status: CheckStatus, why: string): Absent => ({ check, status, why });

/**
 * The statuses that a check never takes, by design. (Any check that crashed or was late is `unknown`, with `check.crashed` or
 * `check.deadline`: tests/unit/check-run.test.ts.)
 */
export const absents: readonly Absent[] = [
  absent('card.present', 'warn', 'a card of the CPS family is in a reader, or is not'),
  absent('card.middleware', 'warn', 'the component answers, or does not; one too old for the card is a failure'),
  absent('card.holder', 'fail', 'a number that differs is a doubt: not every library gives the one of the certificate'),
  absent('card.proof', 'fail', 'a proof that fails leaves nothing in the log: its gesture says why (card-codes.md)'),
  absent('mss.address', 'unknown', 'a list of domains comes with the app: there is always one to judge by'),
  absent('mss.receive', 'warn', 'the code was typed back, or was not: nothing in between'),
  absent('mss.send', 'fail', 'a mail that was not found may still come: waiting and expired are unknown'),
  absent('network.hub', 'warn', 'the hub answers, or does not; how slowly is the doubt of system.clock'),
  absent('system.os', 'fail', 'an old system may well do the test: its owner is told whom to ask'),
  absent('system.disk', 'unknown', 'the folder of the data is on a disk, whose room the system always tells'),
  absent('system.display', 'fail', 'a small screen is uncomfortable and prevents nothing'),
  absent('system.display', 'unknown', 'neither the window nor the command starts without a screen'),
  absent('system.teams', 'fail', 'without Teams the meeting opens in the browser'),
  absent('system.teams', 'unknown', 'the system always names a program for these links, or none'),
  absent('system.restart', 'fail', 'a restart that waits can be made before the hour, or after it'),
  absent('system.energy', 'fail', 'the app keeps the screen on during the hour: sleep before it is a remark'),
];

const key = ({ check, status }: { check: CheckId; status: CheckStatus }): string => `${check} ${status}`;

/** What is neither produced by a case nor explained, and what is explained although it is produced. */
export function holes(cases: readonly Pick<Case, 'check' | 'status'>[]): { missing: string[]; wrong: string[] } {
  const produced = new Set(cases.map(key));
  const explained = new Set(absents.map(key));
  const all = checkIds.flatMap((check) => checkStatus.options.map((status) => key({ check, status })));
  return {
    missing: all.filter((pair) => !produced.has(pair) && !explained.has(pair)),
    wrong: [...explained].filter((pair) => produced.has(pair)),
  };
}
