import { outside, type Opening } from '../../protocol/opening.ts';
import { instantAt, laneOf, type By } from './calendar.ts';
import type { Moving } from './use-drag.ts';

export type Outside = NonNullable<ReturnType<typeof outside>>;
/** What to ask before a move: a time outside the sessions, another region. */
export type Doubt = {
  startsAt: string;
  outside: Outside | null;
  region: { from: string | null; to: string | null } | null;
};

/** What is easily done by mistake in a move, null when nothing is. `clock`: zone of the participant. */
export function doubtsOf(
  edition: Opening,
  { block, target }: Moving,
  by: By,
  zone: string,
  clock: string,
): Doubt | null {
  const startsAt = instantAt(target, zone);
  const isMoved = Date.parse(startsAt) !== Date.parse(block.startsAt);
  const why = isMoved ? outside(edition, startsAt, block.minutes, clock) : null;
  const from = laneOf(block, by);
  const region = by === 'region' && from !== target.lane ? { from, to: target.lane } : null;
  return why === null && region === null ? null : { startsAt, outside: why, region };
}
