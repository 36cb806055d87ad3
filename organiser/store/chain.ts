import { randomUUID } from 'node:crypto';
import type { Chain, ChainChange, ChainLink, NewChain } from '../protocol/chain.ts';
import { Refusal } from '../refusal.ts';
import type { Database, Engine } from './engine.ts';
import type { Caller } from './port.ts';
import { reaches } from './region.ts';

/** Logs whose boards should read the chains again. */
export type Touched = { log: string; head: number }[];
type Write = { edition: string; by: Caller; now: string };

/** The chains of an edition. A chain with a slot of another region is neither shown nor changed. */
export interface ChainStore {
  /** @throws Refusal route.unknown */
  chains(edition: string, by: Pick<Caller, 'regions'>): Promise<Chain[]>;
  /** @throws Refusal route.unknown, request.invalid (a slot of no such edition), rights.region */
  addChain(ask: Write & { chain: NewChain }): Promise<{ chain: Chain; touched: Touched }>;
  /** @throws Refusal the same, and chain.changed */
  changeChain(ask: Write & { id: string; change: ChainChange }): Promise<{ chain: Chain; touched: Touched }>;
  /** @throws Refusal route.unknown, rights.region */
  dropChain(ask: Write & { id: string }): Promise<Touched>;
}

export const chainStore = (db: Database): ChainStore => ({
  chains: (edition, by) => db.snapshot((engine) => chainsOf(engine, edition, by)),
  addChain: (ask) => db.write((engine) => addChain(engine, ask)),
  changeChain: (ask) => db.write((engine) => changeChain(engine, ask)),
  dropChain: (ask) => db.write((engine) => dropChain(engine, ask)),
});

type Row = { id: string; name: string; version: number; slot: string; sends: string | null; region: string | null };

const rowsOf = (engine: Engine, edition: string): Promise<Row[]> =>
  engine.all<Row>(
    `SELECT chain.id, chain.name, chain.version, chain_link.slot, chain_link.sends, slot.region
     FROM chain JOIN chain_link ON chain_link.chain = chain.id JOIN slot ON slot.id = chain_link.slot
     WHERE chain.edition = ? ORDER BY chain.made_at, chain.id, chain_link.position`,
    edition,
  );

async function chainsOf(engine: Engine, edition: string, by: Pick<Caller, 'regions'>): Promise<Chain[]> {
  await known(engine, edition);
  const found = new Map<string, Chain>();
  const closed = new Set<string>();
  for (const { id, name, version, slot, sends, region } of await rowsOf(engine, edition)) {
    const chain = found.get(id) ?? { id, name, version, links: [] };
    chain.links.push({ slot, sends });
    found.set(id, chain);
    if (!reaches(by, region)) closed.add(id);
  }
  return [...found.values()].filter(({ id }) => !closed.has(id));
}

async function known(engine: Engine, edition: string): Promise<void> {
  const row = await engine.get('SELECT 1 AS yes FROM edition WHERE id = ?', edition);
  if (row === undefined) throw new Refusal('route.unknown', { path: 'edition' });
}

/** Refuses slots that are not of the edition, or not of the caller's regions. Answers their logs. */
async function slotsOf(engine: Engine, { edition, by }: Write, links: readonly ChainLink[]): Promise<Touched> {
  const touched: Touched = [];
  for (const { slot } of links) {
    const row = await engine.get<{ log: string; head: number; region: string | null }>(
      'SELECT slot.log, log.head, slot.region FROM slot JOIN log ON log.id = slot.log WHERE slot.id = ? AND slot.edition = ?',
      slot,
      edition,
    );
    if (row === undefined) throw new Refusal('request.invalid', { path: 'links' });
    if (!reaches(by, row.region)) throw new Refusal('rights.region');
    touched.push({ log: row.log, head: row.head });
  }
  return touched;
}

async function setLinks(engine: Engine, chain: string, links: readonly ChainLink[]): Promise<void> {
  await engine.run('DELETE FROM chain_link WHERE chain = ?', chain);
  for (const [position, { slot, sends }] of links.entries()) {
    const sql = 'INSERT INTO chain_link (chain, position, slot, sends) VALUES (?, ?, ?, ?)';
    // What the last one sends goes nowhere.
    await engine.run(sql, chain, position, slot, position === links.length - 1 ? null : sends);
  }
}

/** A chain with its links, which the caller may change. */
async function own(engine: Engine, ask: Write & { id: string }): Promise<{ chain: Chain; touched: Touched }> {
  await known(engine, ask.edition);
  const rows = (await rowsOf(engine, ask.edition)).filter(({ id }) => id === ask.id);
  const [first] = rows;
  // To somebody of a region, the same answer whether it exists or not.
  if (first === undefined) {
    throw ask.by.regions === null ? new Refusal('route.unknown', { path: 'chain' }) : new Refusal('rights.region');
  }
  const links = rows.map(({ slot, sends }) => ({ slot, sends }));
  const touched = await slotsOf(engine, ask, links);
  return { chain: { id: first.id, name: first.name, version: first.version, links }, touched };
}

async function addChain(engine: Engine, ask: Write & { chain: NewChain }): Promise<{ chain: Chain; touched: Touched }> {
  const { edition, chain, by, now } = ask;
  await known(engine, edition);
  const touched = await slotsOf(engine, ask, chain.links);
  const id = randomUUID();
  await engine.run('INSERT INTO chain (id, edition, name, made_at) VALUES (?, ?, ?, ?)', id, edition, chain.name, now);
  await setLinks(engine, id, chain.links);
  await engine.audit(now, by.person, 'chain.made', id);
  return { chain: (await own(engine, { ...ask, id })).chain, touched };
}

async function changeChain(
  engine: Engine,
  ask: Write & { id: string; change: ChainChange },
): Promise<{ chain: Chain; touched: Touched }> {
  const { id, change, by, now } = ask;
  const before = await own(engine, ask);
  const { version } = before.chain;
  if (version !== change.version) throw new Refusal('chain.changed', { version });
  const after = change.links === undefined ? [] : await slotsOf(engine, ask, change.links);
  if (change.links !== undefined) await setLinks(engine, id, change.links);
  await engine.run(
    'UPDATE chain SET name = ?, version = version + 1 WHERE id = ?',
    change.name ?? before.chain.name,
    id,
  );
  await engine.audit(now, by.person, 'chain.changed', id);
  return { chain: (await own(engine, ask)).chain, touched: [...before.touched, ...after] };
}

async function dropChain(engine: Engine, ask: Write & { id: string }): Promise<Touched> {
  const { touched } = await own(engine, ask);
  await engine.run('DELETE FROM chain_link WHERE chain = ?', ask.id);
  await engine.run('DELETE FROM chain WHERE id = ?', ask.id);
  await engine.audit(ask.now, ask.by.person, 'chain.dropped', ask.id);
  return touched;
}
