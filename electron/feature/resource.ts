import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cardRules, type CardRules } from './card/atr.ts';
import { loadRoots, type Roots } from './card/chain.ts';
import { middlewareList, type MiddlewareList } from './card/discover/list.ts';
import { directoryRules, whiteListFile, type DirectoryRules, type WhiteListRules } from './mss/rules.ts';
import { bundledLists, type BundledLists } from './list/bundled.ts';
import { loadNetwork, type NetworkData } from './network/settings.ts';
import type { Outside } from './outside.ts';
import { documentCatalogue, type DocumentCatalogue } from '../../native/reader/port.ts';
import { loadSystem, type SystemData } from './system/data.ts';

const table = z.record(z.string(), z.string());

/** Labels of the coded values found on a card (resources/nomenclature.json). */
export const nomenclature = z.object({
  source: z.string(),
  /** Table G02. */
  cardTypes: table,
  /** Table G15, current codes and the ones that old cards still carry. */
  professions: table,
  /** Table G08: first character of a person's national identifier. */
  identifierTypes: table,
  /** Table R01, as far as a label is certain: any other speciality stays a code. */
  specialities: table,
});
export type Nomenclature = z.infer<typeof nomenclature>;

const segurRules = z.object({ source: z.string(), listOldDays: z.int().min(1) });

export type Resources = {
  nomenclature: Nomenclature;
  middleware: MiddlewareList;
  cardRules: CardRules;
  /** Authorities that a card's certificate may come from (resources/igc). */
  roots: Roots;
  lists: BundledLists;
  /** Who may sign the white list of domains. */
  whiteList: WhiteListRules;
  directory: DirectoryRules;
  /** How the network is looked at, and what the machine is compared with. */
  network: NetworkData;
  system: SystemData;
  /** Types and codes of documents (resources/document/types.json). */
  documents: DocumentCatalogue;
  /** How long a list of software is believed (resources/segur/rules.json). */
  segurRules: { listOldDays: number };
};

function read<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${name}: ${parsed.error.issues[0]?.path.join('.') ?? ''} is not as expected`);
}

/** Reads every data file that the features need. Throws at start when one is missing or out of shape: the product is incomplete then. */
export function loadResources(folder: string, environment: Outside['environment'] = {}): Resources {
  const roots = loadRoots(join(folder, 'igc'), environment['VS_CARD_ROOTS']);
  return {
    nomenclature: read(folder, 'nomenclature.json', nomenclature),
    middleware: read(folder, 'middleware.json', middlewareList),
    cardRules: read(folder, 'card-rules.json', cardRules),
    roots,
    lists: bundledLists(folder),
    whiteList: {
      ...read(folder, join('mss', 'white-list.json'), whiteListFile),
      authorities: roots.certificates.map(String),
    },
    directory: read(folder, join('mss', 'directory.json'), directoryRules),
    network: loadNetwork(folder, environment['VS_HOSTS_FILE'], environment['VS_DNS']),
    system: loadSystem(folder),
    documents: read(folder, join('document', 'types.json'), documentCatalogue),
    segurRules: read(folder, join('segur', 'rules.json'), segurRules),
  };
}
