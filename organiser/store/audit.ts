import type { AuditLine } from '../protocol/audit.ts';
import type { AccountStore } from './account-port.ts';
import type { Engine, Value } from './engine.ts';

type Ask<K extends keyof AccountStore> = Parameters<AccountStore[K]>[0];

/** Nobody that the hub knows, as the subject and the person of a line. */
export const NOBODY = '-';

/** The public page of registrations, as the person of a line. */
export const PUBLIC = 'registration';
/** The command line of the hub, as the person of a line. */
export const CONSOLE = 'console';

type Row = {
  id: number;
  at: string;
  person: string;
  who: string | null;
  editor: string | null;
  act: string;
  subject: string;
};

function kindOf({ person, who, editor }: Row): AuditLine['kind'] {
  if (who !== null) return 'person';
  if (editor !== null) return 'publisher';
  return person === CONSOLE ? 'console' : person === PUBLIC ? 'public' : 'nobody';
}

/** First word of a subject names it; what follows is said as it is. */
async function aboutOf(engine: Engine, subjects: readonly string[]): Promise<Map<string, string>> {
  const names = [...new Set(subjects.map((subject) => subject.split(' ')[0] ?? ''))];
  const found = new Map<string, string>();
  if (names.length === 0) return found;
  const places = names.map(() => '?').join(', ');
  const sql = `SELECT id, label FROM person WHERE id IN (${places})
    UNION ALL SELECT id, name AS label FROM edition WHERE id IN (${places})
    UNION ALL SELECT slot.id, label FROM slot JOIN person ON person.id = slot.person WHERE slot.id IN (${places})
    UNION ALL SELECT log AS id, label FROM person WHERE log IN (${places})
    UNION ALL SELECT id, label FROM participant WHERE id IN (${places})
    UNION ALL SELECT sha256 AS id, label FROM blob JOIN person ON person.log = blob.log WHERE sha256 IN (${places})`;
  const rows = await engine.all<{ id: string; label: string }>(sql, ...Array.from({ length: 6 }, () => names).flat());
  for (const { id, label } of rows) found.set(id, label);
  return found;
}

function said({ act, subject }: Row, names: ReadonlyMap<string, string>): string | null {
  // The instant of the backup that was put back.
  if (act === 'hub.restored') return subject;
  const [first = '', ...rest] = subject.split(' ');
  const name = names.get(first);
  // What has no name here (a file's hash, something that went) says nothing to a person.
  if (name === undefined) return null;
  // An irritant is named as the board names it, by the start of its identifier; then its state, before and after.
  const [id = '', ...states] = rest;
  if (act === 'irritant.triaged') return [name, id.slice(0, 8).toUpperCase(), ...states].join(' : ');
  return [name, rest.join(' ')].filter((part) => part !== '').join(' : ');
}

export async function audit(engine: Engine, ask: Ask<'audit'>): Promise<AuditLine[]> {
  const { person, act, from, to, before, most } = ask;
  const parts: [string, ...Value[]][] = [];
  if (person !== undefined) parts.push(['audit.person = ?', person]);
  if (act !== undefined) parts.push(act.includes('.') ? ['act = ?', act] : ['act LIKE ?', `${act}.%`]);
  if (from !== undefined) parts.push(['at >= ?', from]);
  // Instants are texts: what begins with the day is before this.
  if (to !== undefined) parts.push(['at < ?', `${to}U`]);
  if (before !== undefined) parts.push(['audit.id < ?', before]);
  const where = parts.length === 0 ? '' : `WHERE ${parts.map(([sql]) => sql).join(' AND ')}`;
  const values = parts.flatMap(([, ...rest]) => rest);
  const rows = await engine.all<Row>(
    `SELECT audit.id, at, audit.person, person.label AS who, editor, act, subject FROM audit
       LEFT JOIN person ON person.id = audit.person LEFT JOIN publisher_link ON publisher_link.id = audit.person
     ${where} ORDER BY audit.id DESC LIMIT ?`,
    ...values,
    most,
  );
  const names = await aboutOf(
    engine,
    rows.map(({ subject }) => subject),
  );
  return rows.map((row) => {
    const { id, at, who, editor } = row;
    return { id, at, who: who ?? editor, kind: kindOf(row), act: row.act, about: said(row, names) };
  });
}

export const auditPeople = (engine: Engine): Promise<{ id: string; label: string }[]> =>
  engine.all(`SELECT id, label FROM person WHERE log IS NULL ORDER BY label, id`);
