import type { Dialect } from './dialect.ts';

/** That nobody withdrew the event `said`: an organiser's correction counts, or its own author's (the same rule as protocol/fold.ts). */
export const stands = ({
  text,
}: Dialect): string => `NOT EXISTS (SELECT 1 FROM event AS undone WHERE undone.log = said.log AND undone.kind = 'event.corrected'
  AND ${text('undone.body', 'device')} = said.device AND ${text('undone.body', 'n')} = CAST(said.n AS TEXT)
  AND (undone.role = 'organiser' OR (undone.role = said.role AND undone.actor = said.actor)))`;
