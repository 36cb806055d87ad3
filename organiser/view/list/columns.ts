import { z } from 'zod';
import columnWords from '../../../resources/segur/columns.json';
import { plain } from '../../protocol/plain.ts';
import { couloir, couloirs, type Couloir } from '../../protocol/status.ts';

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

/** Column of each field, from 0; null when the file has none. */
export type Mapping = Record<Field, number | null>;

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

/** How well a header says a field: the very words first, then its words among others, the longest first. */
function fit(field: Field, header: string): number {
  const said = ` ${plain(header)} `;
  let best = 0;
  for (const word of vocabulary.fields[field]) {
    if (said.trim() === word) best = Math.max(best, 1000);
    else if (said.startsWith(` ${word} `)) best = Math.max(best, 200 + word.length);
    else if (said.includes(` ${word} `)) best = Math.max(best, 100 + word.length);
  }
  return best;
}

/** Columns guessed from the words of a header line; each column is given once, the best fit first. */
export function guessColumns(header: readonly string[]): Mapping {
  const fits = fields.flatMap((field) => header.map((cell, column) => ({ field, column, score: fit(field, cell) })));
  const mapping = Object.fromEntries(fields.map((field) => [field, null])) as Mapping;
  const taken = new Set<number>();
  for (const { field, column, score } of fits.sort((a, b) => b.score - a.score)) {
    if (score === 0 || mapping[field] !== null || taken.has(column)) continue;
    mapping[field] = column;
    taken.add(column);
  }
  return mapping;
}

/** Lines at the top that may be titles rather than the header. */
const TOP = 20;

/** The header line, from 0: the one of the first lines that says the most fields; the first line when none says any. */
export function guessHeader(rows: readonly (readonly string[])[]): number {
  let best = { at: 0, said: 0 };
  for (const [at, row] of rows.slice(0, TOP).entries()) {
    const mapping = guessColumns(row);
    const said = fields.filter((field) => mapping[field] !== null).length;
    if (said > best.said) best = { at, said };
  }
  return best.at;
}

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
