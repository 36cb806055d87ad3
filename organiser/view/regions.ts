import { z } from 'zod';
import type { BoardEdition } from '../protocol/board.ts';
import { settingsOf } from '../protocol/board.ts';
import list from '../../resources/grades.json';

/** The regions by name, in the order of the list. */
export const regions: readonly string[] = z
  .object({ grades: z.array(z.object({ region: z.string() })) })
  .parse(list)
  .grades.map(({ region }) => region);

/** Those that take part in an edition, and that a person limited to some regions may choose. */
export function regionsFor(edition: BoardEdition, own: readonly string[] | null): readonly string[] {
  const open = settingsOf(edition).regions;
  const all = open.length === 0 ? regions : open;
  return own === null ? all : all.filter((region) => own.includes(region));
}
