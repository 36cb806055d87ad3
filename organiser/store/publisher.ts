import { randomUUID } from 'node:crypto';
import type { PublisherIrritants, PublisherLink } from '../protocol/publisher.ts';
import { referenceOf, type BoardIrritant, type TriageState } from '../protocol/irritant.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { IrritantStore, PublisherToken } from './irritant-port.ts';
import { irritantsOf, nameOf, productOf } from './irritant.ts';
import { noteVisit } from './sync.ts';

type Ask<K extends keyof IrritantStore> = IrritantStore[K] extends (ask: infer A) => unknown ? A : never;
type Row = { id: string; editor: string; until: string; made_at: string; revoked_at: string | null };

const COLUMNS = 'id, editor, until, made_at, revoked_at';
/** What was taken up: before, and once it was set aside, a publisher reads nothing of it. */
const TOLD: ReadonlySet<TriageState> = new Set(['accepted', 'sent', 'solved']);

const linkOf = (row: Row): PublisherLink => ({
  id: row.id,
  editor: row.editor,
  until: row.until,
  madeAt: row.made_at,
  revokedAt: row.revoked_at,
});

/** The same name written with other capitals or accents is the same publisher. */
const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();

async function known(engine: Engine, edition: string): Promise<void> {
  if ((await engine.get('SELECT 1 AS yes FROM edition WHERE id = ?', edition)) === undefined) {
    throw new Refusal('route.unknown', { path: 'edition' });
  }
}

export async function links(engine: Engine, edition: string): Promise<PublisherLink[]> {
  await known(engine, edition);
  const sql = `SELECT ${COLUMNS} FROM publisher_link WHERE edition = ? ORDER BY made_at DESC, editor, id`;
  return (await engine.all<Row>(sql, edition)).map(linkOf);
}

export async function addLink(
  engine: Engine,
  { edition, link: { editor, until }, hash, by, now }: Ask<'addLink'>,
): Promise<PublisherLink> {
  await known(engine, edition);
  const id = randomUUID();
  await engine.run(
    'INSERT INTO publisher_link (id, edition, editor, hash, until, made_at) VALUES (?, ?, ?, ?, ?, ?)',
    id,
    edition,
    editor,
    hash,
    until,
    now,
  );
  await engine.audit(now, by.person, 'publisher.link-made', `${edition} ${editor}`);
  return { id, editor, until, madeAt: now, revokedAt: null };
}

export async function revokeLink(engine: Engine, { id, by, now }: Ask<'revokeLink'>): Promise<PublisherLink> {
  const done = await engine.run(
    'UPDATE publisher_link SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
    now,
    id,
  );
  const row = await engine.get<Row & { edition: string }>(
    `SELECT ${COLUMNS}, edition FROM publisher_link WHERE id = ?`,
    id,
  );
  if (row === undefined) throw new Refusal('route.unknown', { path: 'link' });
  if (done > 0) await engine.audit(now, by.person, 'publisher.link-revoked', `${row.edition} ${row.editor}`);
  return linkOf(row);
}

export async function findLink(engine: Engine, hash: string, today: string): Promise<PublisherToken | null> {
  const row = await engine.get<Row>(`SELECT ${COLUMNS} FROM publisher_link WHERE hash = ?`, hash);
  return row === undefined ? null : { id: row.id, ended: row.revoked_at !== null || row.until < today };
}

export async function released(engine: Engine, link: string, now: string): Promise<PublisherIrritants> {
  const row = await engine.get<Row & { edition: string; name: string; contact: string }>(
    `SELECT publisher_link.id, editor, until, publisher_link.made_at, revoked_at, edition.id AS edition, edition.name, contact
     FROM publisher_link JOIN edition ON edition.id = publisher_link.edition WHERE publisher_link.id = ?`,
    link,
  );
  if (row === undefined) throw new Refusal('auth.required');
  const { all, days } = await irritantsOf(engine, row.edition);
  const duplicates = new Map<string, BoardIrritant[]>();
  for (const one of all.values()) {
    const main = one.triage.duplicateOf === null ? null : nameOf(one.triage.duplicateOf);
    if (main !== null) duplicates.set(main, [...(duplicates.get(main) ?? []), one]);
  }
  const own = [...all.values()].flatMap((irritant) => {
    const { triage } = irritant;
    const product = productOf(irritant);
    const day = days.get(nameOf(irritant));
    if (triage.released === null || day === undefined || product === null || triage.duplicateOf !== null) return [];
    if (!TOLD.has(triage.state) || folded(product.editor) !== folded(row.editor)) return [];
    const { state, category, severity, step } = triage;
    const said = [irritant, ...(duplicates.get(nameOf(irritant)) ?? [])];
    const versions = new Set(said.flatMap(({ told }) => (told === null || told.version === '' ? [] : [told.version])));
    return [
      {
        reference: referenceOf(irritant),
        solution: product.name,
        versions: [...versions].toSorted(),
        category,
        said: said.length,
        state,
        severity,
        step,
        text: triage.released,
        releasedOn: day,
      },
    ];
  });
  await noteVisit(engine, { person: link }, 'publisher.read', `${row.edition} ${row.editor}`, now);
  return {
    v: 1,
    edition: { name: row.name, contact: row.contact },
    editor: row.editor,
    until: row.until,
    irritants: own.toSorted((a, b) => (a.releasedOn < b.releasedOn ? 1 : -1) || a.text.localeCompare(b.text)),
  };
}
