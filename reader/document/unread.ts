import type { UnreadReason } from './shape.ts';

/** A file, or a part of one, that is not read; only the reason leaves, never a word of the file. */
export class Unread extends Error {
  readonly reason: UnreadReason;
  constructor(reason: UnreadReason) {
    super(reason);
    this.name = 'Unread';
    this.reason = reason;
  }
}
