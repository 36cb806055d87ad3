import { hubErrors, type HubErrorCode } from './protocol/wire.ts';

export type RefusalInfo = Record<string, string | number>;

/**
 * A refusal of the protocol's catalogue, thrown from anywhere below a route and answered by `answerError`.
 * `info` says where in the request (a path, an `n`, seconds to wait), never a value of it.
 */
export class Refusal extends Error {
  readonly code: HubErrorCode;
  readonly info: RefusalInfo;

  constructor(code: HubErrorCode, info: RefusalInfo = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.info = info;
  }

  /** HTTP status the refusal travels with. */
  get status(): number {
    return hubErrors[this.code];
  }
}
