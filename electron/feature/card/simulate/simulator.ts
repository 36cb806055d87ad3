import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError } from '../../../contract/failure.ts';
import type { Observation } from '../observation.ts';
import { cardFile, type CardFile } from './card-file.ts';

export type Loaded = {
  observation: Observation;
  /** The clock of its interpretation; null for the present. */
  now: Date | null;
  /** What a try of the code would answer, to be shown as such. Null when nothing is said of it. */
  proof: CardFile['proof'];
};

export type Simulator = {
  /** The cards of the folder, by their names. Empty when there is no folder. */
  list(): Pick<CardFile, 'id' | 'code' | 'fr' | 'en'>[];
  /** @throws FailureError app.input for a card that is not in the folder */
  load(id: string): Loaded;
  /** A file that someone chose. @throws FailureError app.input (info.path: the first field that is wrong) */
  parse(text: string): Loaded;
};

const AT = 'card.simulator';
/** Characters; a recorded card with sixteen activities takes about a tenth of it. */
const LIMIT = 2_000_000;
/** Bytes of the longest file worth reading: four for each character. */
export const LARGEST_FILE = 4 * LIMIT;

function read(text: string): CardFile {
  if (text.length > LIMIT) throw new FailureError('app.input', AT, { path: '', reason: 'too-long' });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new FailureError('app.input', AT, { path: '', reason: 'not-json' });
  }
  const parsed = cardFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? [issue.keys[0]] : [])];
  throw new FailureError('app.input', AT, { path: path.join('.').slice(0, 120), reason: issue?.code ?? 'shape' });
}

const loaded = ({ observation, now, proof }: CardFile): Loaded => ({
  observation,
  now: now === null ? null : new Date(now),
  proof,
});

/** The demonstration cards of a folder, and the recordings that someone brings. */
export function createSimulator(folder: string): Simulator {
  let cards: Map<string, CardFile> | null = null;

  function all(): Map<string, CardFile> {
    if (cards !== null) return cards;
    let names: string[];
    try {
      names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    } catch {
      names = [];
    }
    const files = names.toSorted().map((name) => read(readFileSync(join(folder, name), 'utf8')));
    cards = new Map(files.map((file) => [file.id, file]));
    return cards;
  }

  return {
    list: () => [...all().values()].map(({ id, code, fr, en }) => ({ id, code, fr, en })),
    load(id) {
      const found = all().get(id);
      if (found === undefined) throw new FailureError('app.input', AT, { path: 'card' });
      return loaded(found);
    },
    parse: (text) => loaded(read(text)),
  };
}
