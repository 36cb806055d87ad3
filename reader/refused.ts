/** Why a file is refused. Each has its own sentence in the app (`mss.list-…`) and on the board. */
export const refusals = [
  'too-large',
  'truncated',
  'doctype',
  'broken',
  'other',
  'unsigned',
  'method',
  'changed',
  'signer',
  'untrusted',
  'expired',
  'future',
] as const;
export type Refusal = (typeof refusals)[number];

/** Thrown by the readers. Its message is the reason: nothing of the file. */
export class Refused extends Error {
  readonly reason: Refusal;
  constructor(reason: Refusal) {
    super(reason);
    this.name = 'Refused';
    this.reason = reason;
  }
}
