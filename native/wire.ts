import type { Failure, FailureCode } from '../electron/contract/failure.ts';

/** What the host sends a worker: one call. */
export type Request = { id: number; name: string; input: unknown };

/** The answer to one request. */
export type Answer = { id: number; ok: true; value: unknown } | { id: number; ok: false; failure: Failure };

/** What a worker says: that it is loaded, then one answer per request, and notices that nobody asked for. */
export type Said = { ready: true } | { notice: { name: string; value: unknown } } | Answer;

/** The codes under which a worker's own misfortunes are named, since they differ per worker. */
export type WorkerFailures = {
  crashed: FailureCode;
  hung: FailureCode;
  /** No process came up for the call within its deadline. */
  late: FailureCode;
  unexpected: FailureCode;
};

export const cardFailures: WorkerFailures = {
  crashed: 'card.middleware-crashed',
  hung: 'card.middleware-hung',
  late: 'card.timeout',
  unexpected: 'card.unexpected',
};
export const storeFailures: WorkerFailures = {
  crashed: 'store.unexpected',
  hung: 'store.unexpected',
  late: 'store.unexpected',
  unexpected: 'store.unexpected',
};
/** Whatever happens to it, it only had proposals to make. */
export const textFailures: WorkerFailures = {
  crashed: 'app.unexpected',
  hung: 'app.deadline',
  late: 'app.deadline',
  unexpected: 'app.unexpected',
};
/** A file that ends its reader, or takes it for ever, is a file that cannot be read. */
export const readerFailures: WorkerFailures = {
  crashed: 'file.not-read',
  hung: 'file.not-read',
  late: 'app.unexpected',
  unexpected: 'app.unexpected',
};
