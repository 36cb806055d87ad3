import type { Author, LoggedEvent } from '../protocol/event.ts';

/** An event as the table keeps it: `eventOf` reads its body. */
export type EventRow = {
  seq: number;
  device: string;
  n: number;
  kind: string;
  body: string;
  at: string;
  actor: string;
  role: Author;
};

/** The columns of an `EventRow`. */
export const eventColumns = 'seq, device, n, kind, body, at, actor, role';

export const eventOf = (row: EventRow): LoggedEvent => ({
  ...row,
  body: JSON.parse(row.body) as Record<string, unknown>,
});
