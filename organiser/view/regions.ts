import { z } from 'zod';
import type { BoardEdition } from '../protocol/board.ts';
import { settingsOf } from '../protocol/board.ts';
import { plain } from '../protocol/plain.ts';
import list from '../../resources/grades.json';

const { grades } = z.object({ grades: z.array(z.object({ region: z.string(), name: z.string() })) }).parse(list);

/** The regions by name, in the order of the list. */
export const regions: readonly string[] = [...new Set(grades.map(({ region }) => region))];

/** The region that a text names, whatever its capitals and accents: itself, or by its GRADeS; undefined when none. */
export function regionNamed(text: string, among: readonly string[] = regions): string | undefined {
  const said = plain(text);
  const direct = among.find((one) => plain(one) === said);
  if (direct !== undefined || said === '') return direct;
  return grades.find(({ region, name }) => plain(name) === said && among.includes(region))?.region;
}

/** Those that take part in an edition, and that a person limited to some regions may choose. */
export function regionsFor(edition: BoardEdition, own: readonly string[] | null): readonly string[] {
  const open = settingsOf(edition).regions;
  const all = open.length === 0 ? regions : open;
  return own === null ? all : all.filter((region) => own.includes(region));
}
