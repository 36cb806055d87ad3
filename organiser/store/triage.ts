import {
  mayRepeat,
  type BoardIrritant,
  type IrritantRef,
  type Triage,
  type TriageHistory,
  type TriageSet,
} from '../protocol/irritant.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { IrritantStore } from './irritant-port.ts';
import { apart, irritantsOf, nameOf, people, productOf, seenBy } from './irritant.ts';
import type { Caller } from './port.ts';
import { reaches, regionOf } from './region.ts';

type Ask = Parameters<IrritantStore['triage']>[0];
type Answer = Awaited<ReturnType<IrritantStore['triage']>>;
type Change = TriageHistory['history'][number]['changes'][number];

const parts = ['state', 'category', 'severity', 'step', 'product', 'owner', 'duplicateOf', 'released'] as const;

/** The triage after a change. What a publisher reads keeps its product, whatever the participant tells later. */
function changed(
  irritant: BoardIrritant,
  set: TriageSet,
  owners: ReadonlyMap<string, string>,
  place: string,
  now: string,
): Triage {
  const { triage } = irritant;
  const { owner: id, ...rest } = set;
  const label = id === undefined || id === null ? undefined : owners.get(id);
  if (typeof id === 'string' && label === undefined) throw new Refusal('request.invalid', { path: `${place}.owner` });
  const owner = id === undefined ? triage.owner : id === null ? null : { id, label: label ?? '' };
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const next: Triage = { ...triage, ...given, owner, version: triage.version + 1, at: now };
  if (next.released === null) return next;
  const product = productOf({ ...irritant, triage: next });
  if (product === null) throw new Refusal('irritant.product', { path: place });
  return { ...next, product };
}

const differences = (from: Triage, to: Triage): Change[] =>
  parts
    .filter((part) => JSON.stringify(from[part]) !== JSON.stringify(to[part]))
    .map((part) => ({ part, from: from[part], to: to[part] }));

/** A duplicate is of an irritant that is none itself: one level, so no circle. */
function checkDuplicates(all: ReadonlyMap<string, BoardIrritant>, touched: readonly string[]): void {
  const mains = new Set<string>();
  for (const { triage } of all.values()) if (triage.duplicateOf !== null) mains.add(nameOf(triage.duplicateOf));
  for (const [index, name] of touched.entries()) {
    const of = all.get(name)?.triage.duplicateOf ?? null;
    if (of === null) continue;
    const main = all.get(nameOf(of));
    if (main === undefined) throw new Refusal('route.unknown', { path: `changes.${index}.set.duplicateOf` });
    if (main.triage.duplicateOf !== null || mains.has(name)) {
      throw new Refusal('irritant.duplicate', { path: `changes.${index}.set.duplicateOf` });
    }
  }
}

/** What is merged is of one software: the publisher of the other would read nothing of it any more. */
function checkSoftware(all: ReadonlyMap<string, BoardIrritant>, { changes }: Pick<Ask, 'changes'>): void {
  for (const [index, { set, ...ref }] of changes.entries()) {
    const one = all.get(nameOf(ref));
    const main = set.duplicateOf ? all.get(nameOf(set.duplicateOf)) : undefined;
    if (one !== undefined && main !== undefined && !mayRepeat(productOf(one), productOf(main))) {
      throw new Refusal('irritant.software', { path: `changes.${index}.set.duplicateOf` });
    }
  }
}

async function keep(
  engine: Engine,
  { log, id }: IrritantRef,
  from: Triage,
  to: Triage,
  { by, now }: Ask,
): Promise<void> {
  const values = [
    to.state,
    to.category,
    to.severity,
    to.step,
    to.product?.editor ?? null,
    to.product?.name ?? null,
    to.owner?.id ?? null,
    to.duplicateOf?.log ?? null,
    to.duplicateOf?.id ?? null,
    to.released,
  ];
  // The day that a publisher reads is that of the text as it stands.
  const released = to.released === null ? null : now;
  if (from.version === 0) {
    await engine.run(
      `INSERT INTO irritant_triage (log, irritant, version, at, state, category, severity, step, editor, solution, owner,
         duplicate_log, duplicate_of, released, released_at) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      log,
      id,
      now,
      ...values,
      released,
    );
  } else {
    await engine.run(
      `UPDATE irritant_triage SET version = ?, at = ?, state = ?, category = ?, severity = ?, step = ?, editor = ?,
         solution = ?, owner = ?, duplicate_log = ?, duplicate_of = ?, released = ? WHERE log = ? AND irritant = ?`,
      to.version,
      now,
      ...values,
      log,
      id,
    );
    if (from.released !== to.released) {
      await engine.run('UPDATE irritant_triage SET released_at = ? WHERE log = ? AND irritant = ?', released, log, id);
    }
  }
  await engine.run(
    'INSERT INTO irritant_change (log, irritant, version, at, by, changes) VALUES (?, ?, ?, ?, ?, ?)',
    log,
    id,
    to.version,
    now,
    by.person,
    JSON.stringify(differences(from, to)),
  );
}

export async function triageAll(engine: Engine, ask: Ask): Promise<Answer> {
  const { all, regions } = await irritantsOf(engine, ask.edition);
  const owners = new Map((await people(engine)).map(({ id, label }) => [id, label]));
  const touched: string[] = [];
  const before = new Map<string, Triage>();
  for (const [index, { log, id, version, set }] of ask.changes.entries()) {
    const [name, place] = [nameOf({ log, id }), `changes.${index}`];
    const irritant = all.get(name);
    if (irritant === undefined) throw new Refusal('route.unknown', { path: place });
    const main = set.duplicateOf ?? null;
    for (const of of main === null ? [log] : [log, main.log]) {
      if (!reaches(ask.by, regions.get(of) ?? null)) throw new Refusal('rights.region');
    }
    if (before.has(name)) throw new Refusal('request.invalid', { path: place });
    if (irritant.triage.version !== version) throw new Refusal('irritant.changed', { path: place });
    before.set(name, irritant.triage);
    touched.push(name);
    all.set(name, { ...irritant, triage: changed(irritant, set, owners, place, ask.now) });
  }
  checkDuplicates(all, touched);
  checkSoftware(all, ask);
  apart(all);
  const triages: Answer['triages'] = [];
  for (const name of touched) {
    const { log, id, triage: to } = all.get(name)!;
    await keep(engine, { log, id }, before.get(name)!, to, ask);
    const states = [before.get(name)!.state, to.state];
    const change = states[0] === states[1] ? '' : ` ${states.join('>')}`;
    await engine.audit(ask.now, ask.by.person, 'irritant.triaged', `${log} ${id}${change}`);
    triages.push({ log, id, triage: seenBy(to, ask.by, regions) });
  }
  const moved: Answer['moved'] = [];
  for (const log of new Set(ask.changes.map((change) => change.log))) {
    const row = await engine.get<{ head: number }>('SELECT head FROM log WHERE id = ?', log);
    moved.push({ log, head: row?.head ?? 0 });
  }
  return { triages, moved };
}

/** A value of the history as a caller may see it. */
async function seenValue(engine: Engine, value: Change['from'], by: Pick<Caller, 'regions'>): Promise<Change['from']> {
  if (value === null || typeof value === 'string' || !('log' in value)) return value;
  return reaches(by, (await regionOf(engine, { log: value.log })) ?? null) ? value : 'elsewhere';
}

export async function history(
  engine: Engine,
  { log, id }: IrritantRef,
  by: Pick<Caller, 'regions'>,
): Promise<TriageHistory['history']> {
  if ((await engine.get('SELECT 1 AS yes FROM log WHERE id = ?', log)) === undefined) throw new Refusal('log.unknown');
  const rows = await engine.all<{ version: number; at: string; by: string; changes: string }>(
    `SELECT version, at, person.label AS by, changes FROM irritant_change JOIN person ON person.id = irritant_change.by
     WHERE irritant_change.log = ? AND irritant = ? ORDER BY version DESC`,
    log,
    id,
  );
  const told: TriageHistory['history'] = [];
  for (const { changes, ...row } of rows) {
    const seen: Change[] = [];
    for (const { part, from, to } of JSON.parse(changes) as Change[]) {
      seen.push({ part, from: await seenValue(engine, from, by), to: await seenValue(engine, to, by) });
    }
    told.push({ ...row, changes: seen });
  }
  return told;
}
