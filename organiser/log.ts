/**
 * The hub's journal: one JSON object per line. What may be written is chosen field by field: never an address with its
 * query, a token, a body, a label. A route is written as its pattern, an error as its name, code and stack frames.
 */
export type Fields = Record<string, string | number | boolean | null>;
export const levels = ['info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];
export type Log = (level: Level, what: string, fields?: Fields) => void;

export function jsonLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  return (level, what, fields = {}) =>
    write(`${JSON.stringify({ at: now().toISOString(), level, what, ...fields })}\n`);
}

/** The same journal without what is below a level, asked at each line. */
export const fromLevel =
  (log: Log, least: () => Level): Log =>
  (level, what, fields) => {
    if (levels.indexOf(level) >= levels.indexOf(least())) log(level, what, fields);
  };

/** What may be said of an error: its message may quote a value, so it stays out. */
export function errorFields(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause instanceof Error ? (codeOf(error.cause) ?? error.cause.name) : null;
  const code = codeOf(error);
  const stack = frames.slice(0, 12).map((line) => line.trim());
  return { error: error.name, code, cause, stack: stack.join(' | ') };
}

const codeOf = (error: Error): string | null => ('code' in error && typeof error.code === 'string' ? error.code : null);
