import type { BoardSlot } from '../../protocol/board.ts';
import { overlap } from '../../protocol/appointment.ts';

/** The slots that a time overlaps, in time order; none while the time is not one. */
export const sameTime = (slots: readonly BoardSlot[], startsAt: string, minutes: number): BoardSlot[] =>
  Number.isNaN(Date.parse(startsAt)) || !(minutes > 0)
    ? []
    : slots
        .filter((slot) => overlap({ startsAt, minutes }, slot))
        .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
