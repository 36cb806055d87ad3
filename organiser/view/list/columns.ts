import { z } from 'zod';
import columnWords from '../../../resources/segur/columns.json';
import { plain } from '../../protocol/plain.ts';
import { couloir, couloirs, type Couloir } from '../../protocol/status.ts';
import { guessHeaderOf, guessMapping, type Columns, type MappingOf } from './sheet.ts';

/** What a line may say of a solution, in the order it is asked. The first two are needed. */
export const fields = [
  'editor',
  'name',
  'version',
  'couloirs',
  'device',
  'wave',
  'listedOn',
  'reference',
  'source',
  'seenOn',
] as const;
export type Field = (typeof fields)[number];
export const neededFields: readonly Field[] = ['editor', 'name'];

export type Mapping = MappingOf<Field>;

/** Fields without which the apps compare less: that a file does not say them is told. */
const usefulFields: readonly Field[] = ['version', 'couloirs'];

/** The useful fields that no column says. A dispositif tells the couloir too. */
export const unmappedOf = (mapping: Mapping): Field[] =>
  usefulFields.filter((field) => mapping[field] === null && !(field === 'couloirs' && mapping.device !== null));

const words = z.array(z.string());
const vocabulary = z
  .object({
    fields: z.record(z.enum(fields), words),
    couloirs: z.record(couloir, words),
    devices: z.record(z.string(), z.array(couloir)),
  })
  .parse(columnWords);

/** What a line of a list of software may say. */
export const solutionColumns: Columns<Field> = { fields, needed: neededFields, words: vocabulary.fields };

export const guessColumns = (header: readonly string[]): Mapping => guessMapping(solutionColumns, header);

export const guessHeader = (rows: readonly (readonly string[])[]): number => guessHeaderOf(solutionColumns, rows);

/** The couloirs that a cell names, and what it names that is none of the six. */
export function readCouloirs(cell: string): { couloirs: Couloir[]; unknown: string[] } {
  const found = new Set<Couloir>();
  const unknown: string[] = [];
  for (const part of cell.split(/[;,/|+&\n]| et (?!m[eé]dico)/i)) {
    const said = ` ${plain(part)} `;
    if (said.trim() === '') continue;
    // The longest words first: "médico-social" is not a hospital because it says "établissement".
    const hits = couloirs
      .flatMap((name) => [...vocabulary.couloirs[name], plain(name)].map((word) => ({ name, word })))
      .filter(({ word }) => said.includes(` ${word} `))
      .sort((a, b) => b.word.length - a.word.length);
    const [hit] = hits;
    if (hit === undefined) unknown.push(part.trim());
    else found.add(hit.name);
  }
  return { couloirs: couloirs.filter((name) => found.has(name)), unknown };
}

/** The couloirs of a dispositif (LGC, DPI…), when the file has no column for them. */
export function couloirsOfDevice(device: string): Couloir[] {
  const said = plain(device).toUpperCase().split(' ');
  const found = new Set(
    said.flatMap((word) => (Object.hasOwn(vocabulary.devices, word) ? vocabulary.devices[word] : []) ?? []),
  );
  return couloirs.filter((name) => found.has(name));
}
