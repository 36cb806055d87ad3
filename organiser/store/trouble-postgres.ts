import { StoreTrouble, type Trouble } from './port.ts';

/** SQLSTATE of an error that the server itself said, null for any other. */
export function stateOf(error: unknown): string | null {
  const code = error instanceof Error && 'severity' in error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const states: [RegExp, Trouble][] = [
  [/^(53100|58030)/, 'full'],
  [/^XX00[12]/, 'corrupt'],
  // Too many connections, a lock or a statement that took too long, two transactions in each other's way.
  [/^(53|40|55P03|57014|25P0[34])/, 'busy'],
  [/^(08|57P)/, 'unreachable'],
  [/^25006/, 'unwritable'],
  [/^(28|3D|42501)/, 'denied'],
];

/**
 * The store's own word for an error below it; an error of the SQL itself stays what it is. What is not from the server is
 * about the way to it.
 */
export function troubleOf(error: unknown): unknown {
  const state = stateOf(error);
  if (state === null) return new StoreTrouble('unreachable', error);
  const found = states.find(([pattern]) => pattern.test(state));
  return found === undefined ? error : new StoreTrouble(found[1], error);
}

/** Whether a transaction that met this error may simply be run again: nothing of it was kept. */
export function mayRetry(error: unknown): boolean {
  const state = stateOf(error instanceof StoreTrouble ? error.cause : error);
  // A serialisation failure, a deadlock, a statement prepared before the tables changed.
  return state !== null && /^(40001|40P01|0A000)$/.test(state);
}
