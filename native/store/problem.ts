import { FailureError, type FailureCode } from '../../electron/contract/failure.ts';

/** The code of a SQLite or system error (`SQLITE_FULL`, `ENOSPC`), '' when it has none. Holds no value of a row. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : '';
}

const named: [RegExp, FailureCode][] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)$/, 'store.full'],
  // SQLite reports a full disk or a quota as a failed write when the system says so late.
  [/^SQLITE_IOERR_(WRITE|FSYNC|TRUNCATE|SHMSIZE|SHMMAP|DIR_FSYNC)$/, 'store.full'],
  [/^(SQLITE_READONLY.*|SQLITE_CANTOPEN.*|SQLITE_PERM|EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EEXIST)$/, 'store.readonly'],
  [
    /^(SQLITE_CORRUPT.*|SQLITE_NOTADB|SQLITE_IOERR_SHORT_READ|SQLITE_IOERR_DATA|SQLITE_IOERR_CORRUPTFS)$/,
    'store.corrupt',
  ],
];

/** What an error means for the person, with its code as the only fact: a SQLite message may quote a value. */
export function inStoreTerms(error: unknown, at: string): FailureError {
  if (error instanceof FailureError) return error;
  const code = errorCode(error);
  for (const [pattern, failure] of named) if (pattern.test(code)) return new FailureError(failure, at, { error: code });
  const name = error instanceof Error ? error.name : typeof error;
  return new FailureError('store.unexpected', at, { error: code || name });
}
