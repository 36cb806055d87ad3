import { parseBody, type EventBody } from '../protocol/event.ts';
import { mayRepeat, type BoardIrritant, type IrritantRef, type Product, type Triage } from '../protocol/irritant.ts';
import type { Couloir } from '../protocol/status.ts';
import { Refusal } from '../refusal.ts';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import type { Caller } from './port.ts';
import { reaches } from './region.ts';
import { stands } from './standing.ts';

/** What was reported and stands, in the order of each log. */
const reported = (
  dialect: Dialect,
): string => `SELECT slot.id AS slot, slot.log, slot.region, couloir, person.label, said.role, said.body, said.at
  FROM slot JOIN person ON person.id = slot.person JOIN event AS said ON said.log = slot.log AND said.kind = 'irritant.reported'
  WHERE slot.edition = ? AND ${stands(dialect)} ORDER BY said.log, said.seq`;

/** The last profile of each log that has irritants to tell. */
const profiles = (dialect: Dialect): string => `SELECT log, body FROM (
    SELECT said.log, said.body, row_number() OVER (PARTITION BY said.log ORDER BY said.seq DESC) AS rank
    FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'slot.profile'
    WHERE slot.edition = ? AND ${stands(dialect)}) AS ranked
  WHERE rank = 1`;

const TRIAGES = `SELECT irritant_triage.*, person.label AS owner_label FROM irritant_triage
  JOIN slot ON slot.log = irritant_triage.log LEFT JOIN person ON person.id = irritant_triage.owner WHERE slot.edition = ?`;

type Reported = {
  slot: string;
  log: string;
  region: string | null;
  couloir: Couloir;
  label: string;
  role: string;
  body: string;
  at: string;
};
export type TriageRow = {
  log: string;
  irritant: string;
  version: number;
  at: string;
  state: Triage['state'];
  category: Triage['category'];
  severity: Triage['severity'];
  step: string | null;
  editor: string | null;
  solution: string | null;
  owner: string | null;
  owner_label: string | null;
  duplicate_log: string | null;
  duplicate_of: string | null;
  released: string | null;
  released_at: string | null;
};

export const nameOf = ({ log, id }: IrritantRef): string => `${log}/${id}`;

const triageOf = (row: TriageRow): Triage => ({
  version: row.version,
  state: row.state,
  category: row.category,
  severity: row.severity,
  step: row.step,
  product: row.editor === null || row.solution === null ? null : { editor: row.editor, name: row.solution },
  owner: row.owner === null ? null : { id: row.owner, label: row.owner_label ?? '' },
  duplicateOf:
    row.duplicate_log === null || row.duplicate_of === null ? null : { log: row.duplicate_log, id: row.duplicate_of },
  released: row.released,
  at: row.at,
});

const untouched = ({ category, severity, step }: EventBody<'irritant.reported'>): Triage => ({
  version: 0,
  state: 'new',
  category,
  severity,
  step,
  product: null,
  owner: null,
  duplicateOf: null,
  released: null,
  at: null,
});

/** The triage as a caller may see it: an irritant of another region that it repeats is not named. */
export function seenBy(triage: Triage, by: Pick<Caller, 'regions'>, regions: ReadonlyMap<string, string>): Triage {
  const { duplicateOf } = triage;
  if (duplicateOf === null || reaches(by, regions.get(duplicateOf.log) ?? null)) return triage;
  return { ...triage, duplicateOf: null, duplicateElsewhere: true };
}

/** What an irritant is about: as the organisers said, else as the participant told. */
export function productOf({ triage, told }: Pick<BoardIrritant, 'triage' | 'told'>): Product | null {
  return triage.product ?? (told === null ? null : { editor: told.editor, name: told.name });
}

/**
 * Takes apart what was merged across two software: each keeps its irritant, its count, and what its publisher reads. The software
 * of an irritant may have been told, or corrected, after the merge.
 */
export function apart(all: Map<string, BoardIrritant>): void {
  for (const [name, one] of all) {
    const of = one.triage.duplicateOf;
    const main = of === null ? undefined : all.get(nameOf(of));
    if (main === undefined || mayRepeat(productOf(one), productOf(main))) continue;
    all.set(name, { ...one, triage: { ...one.triage, duplicateOf: null } });
  }
}

function profileOf(body: string): Pick<BoardIrritant, 'told' | 'region'> {
  const parsed = parseBody('slot.profile', JSON.parse(body));
  if (!parsed.ok) return { told: null, region: null };
  const { solution, region } = parsed.value as EventBody<'slot.profile'>;
  const told = solution !== null && solution.editor.trim() !== '' && solution.name.trim() !== '';
  return { told: told ? solution : null, region: region ?? null };
}

/** `regions`: that of each log which belongs to one; `days`: the day on which the text of each irritant was released. */
type Found = { all: Map<string, BoardIrritant>; regions: Map<string, string>; days: Map<string, string> };

/** The standing irritants of an edition, by name. */
export async function irritantsOf(engine: Engine, edition: string): Promise<Found> {
  if ((await engine.get('SELECT 1 AS yes FROM edition WHERE id = ?', edition)) === undefined) {
    throw new Refusal('route.unknown', { path: 'edition' });
  }
  const told = new Map<string, Pick<BoardIrritant, 'told' | 'region'>>();
  for (const row of await engine.all<{ log: string; body: string }>(profiles(engine.dialect), edition)) {
    told.set(row.log, profileOf(row.body));
  }
  const rows = await engine.all<TriageRow>(TRIAGES, edition);
  const triages = new Map(rows.map((row) => [nameOf({ log: row.log, id: row.irritant }), row]));
  const all = new Map<string, BoardIrritant>();
  const regions = new Map<string, string>();
  for (const row of await engine.all<Reported>(reported(engine.dialect), edition)) {
    const parsed = parseBody('irritant.reported', JSON.parse(row.body));
    if (!parsed.ok) continue;
    const body = parsed.value as EventBody<'irritant.reported'>;
    const name = nameOf({ log: row.log, id: body.id });
    // The same id again is the same irritant: what was said first counts (protocol/fold.ts).
    if (all.has(name)) continue;
    const triage = triages.get(name);
    const { category, severity, step, text } = body;
    const own = told.get(row.log);
    if (row.region !== null) regions.set(row.log, row.region);
    all.set(name, {
      log: row.log,
      id: body.id,
      slot: row.slot,
      label: row.label,
      couloir: row.couloir,
      region: row.region ?? own?.region ?? null,
      told: own?.told ?? null,
      reported: { category, severity, step, text, at: row.at, by: row.role },
      triage: triage === undefined ? untouched(body) : triageOf(triage),
    });
  }
  apart(all);
  const days = new Map(
    [...triages].flatMap(([name, row]) =>
      row.released_at === null ? [] : [[name, row.released_at.slice(0, 10)] as const],
    ),
  );
  return { all, regions, days };
}

export async function irritants(engine: Engine, edition: string, by: Caller): Promise<BoardIrritant[]> {
  const { all, regions } = await irritantsOf(engine, edition);
  const own = [...all.values()].filter(({ log }) => reaches(by, regions.get(log) ?? null));
  const seen = own.map((one) => ({ ...one, triage: seenBy(one.triage, by, regions) }));
  return seen.toSorted((a, b) => (a.reported.at < b.reported.at ? 1 : -1));
}

export async function people(engine: Engine): Promise<{ id: string; label: string }[]> {
  // A person has an account, or holds a key.
  return engine.all(`SELECT person.id, label FROM person LEFT JOIN account ON account.person = person.id
    WHERE role = 'organiser' AND ((account.person IS NOT NULL AND disabled_at IS NULL) OR (account.person IS NULL AND EXISTS
      (SELECT 1 FROM token WHERE token.person = person.id AND token.revoked_at IS NULL)))
    ORDER BY label, person.id`);
}
