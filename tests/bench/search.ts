import path from 'node:path';
import { forkNode } from '../../native/fork-node.ts';
import { storeCalls, type SearchRow } from '../../native/store/port.ts';
import { superviseWorker } from '../../native/supervise.ts';
import { storeFailures } from '../../native/wire.ts';
import { plain } from '../../organiser/protocol/plain.ts';
import { couloirs } from '../../organiser/protocol/status.ts';
import { median, round } from './figures.ts';

const ROWS = 2000;
const TURNS = 5;
/** Made-up words: their lengths and letters are those of product names, and no two lists of them are the same product. */
const first = [
  'Médi',
  'Pharma',
  'Logi',
  'Santé',
  'Clini',
  'Hospi',
  'Radio',
  'Bio',
  'Ordo',
  'Soins',
  'Vital',
  'Cardio',
  'Kiné',
  'Télé',
];
const second = [
  'Cabinet',
  'Officine',
  'Labo',
  'Dossier',
  'Imagerie',
  'Patient',
  'Agenda',
  'Unité',
  'Réseau',
  'Parcours',
  'Résidence',
];
const third = [
  'Plus',
  'Net',
  'Pro',
  'Expert',
  'Cloud',
  'Facile',
  'Serein',
  'Ouvert',
  'Intégral',
  'Premier',
  'Atlas',
  'Zénith',
  'Boréal',
];

/** A product list of the size of a full référencement, the same at each run. */
function rows(): SearchRow[] {
  return Array.from({ length: ROWS }, (_, at) => {
    const pick = (words: readonly string[], by: number): string => words[Math.floor(at / by) % words.length] ?? '';
    const shown = `${pick(first, 1)}${pick(second, 14).toLowerCase()} ${pick(third, 154)}${at % 7 === 0 ? ` ${at}` : ''}`;
    const house = `${pick(third, 3)} ${pick(first, 5)} Logiciels ${at % 300}`;
    return {
      id: `r${at}`,
      name: plain(shown),
      editor: plain(house),
      more: 'lgc 5 2',
      couloirs: [couloirs[at % couloirs.length] ?? 'officine'],
    };
  });
}

/** What people type of a name: all of it, its beginning, with a slip, in another order with the publisher. */
const typings: Record<string, (row: SearchRow) => string> = {
  whole: ({ name }) => name,
  beginning: ({ name }) => name.slice(0, 4),
  swapped: ({ name, editor }) => `${editor.split(' ')[0] ?? ''} ${name.split(' ')[0] ?? ''}`,
  missing: ({ name }) => name.slice(0, 3) + name.slice(4),
  exchanged: ({ name }) => name.slice(0, 2) + (name[3] ?? '') + (name[2] ?? '') + name.slice(4),
  changed: ({ name }) => `${name.slice(0, 3)}z${name.slice(4)}`,
};

const at = (sorted: readonly number[], part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;

/**
 * The search of software in the store's process, of 2 000 rows, from the question to the answer on this side: milliseconds
 * by way of typing, and how often the row meant is among the first three and the first twelve.
 */
export async function run({ root }: { root: string }): Promise<Record<string, unknown>> {
  const worker = superviseWorker({
    name: 'store',
    table: storeCalls,
    failures: storeFailures,
    spawn: () => forkNode(path.join(root, 'build', 'native', 'store-worker.mjs')),
  });
  try {
    const list = rows();
    const load: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const began = performance.now();
      await worker.call('search.load', { key: `k${turn}`, rows: list });
      load.push(performance.now() - began);
    }
    const key = `k${TURNS - 1}`;
    const found: Record<string, unknown> = {};
    const all: number[] = [];
    for (const [name, typed] of Object.entries(typings)) {
      const times: number[] = [];
      let [in3, in12, asked] = [0, 0, 0];
      for (let index = 0; index < ROWS; index += 8) {
        const row = list[index];
        if (row === undefined) continue;
        const words = typed(row)
          .split(' ')
          .filter((word) => word !== '');
        const began = performance.now();
        const answer = await worker.call('search.find', {
          key,
          words,
          couloir: row.couloirs[0] ?? null,
          limit: 12,
        });
        times.push(performance.now() - began);
        const ids = answer?.ids ?? [];
        asked += 1;
        in3 += ids.slice(0, 3).includes(row.id) ? 1 : 0;
        in12 += ids.includes(row.id) ? 1 : 0;
      }
      all.push(...times);
      const sorted = times.toSorted((a, b) => a - b);
      found[name] = {
        p50: round(at(sorted, 0.5), 2),
        p95: round(at(sorted, 0.95), 2),
        max: round(sorted.at(-1) ?? 0, 2),
        inFirst3: round(in3 / asked, 3),
        inFirst12: round(in12 / asked, 3),
      };
    }
    const sorted = all.toSorted((a, b) => a - b);
    return {
      rows: ROWS,
      queries: all.length,
      loadMs: round(median(load), 1),
      p50: round(at(sorted, 0.5), 2),
      p95: round(at(sorted, 0.95), 2),
      by: found,
    };
  } finally {
    await worker.stop();
  }
}
