import { parseBody, type EventBody } from '../protocol/event.ts';
import { REPORTS_MOST, type BoardReports } from '../protocol/report.ts';
import { slots } from './board.ts';
import type { Dialect } from './dialect.ts';
import type { Database, Engine } from './engine.ts';
import type { Caller } from './port.ts';
import type { ReportStore } from './report-port.ts';
import { moreOf, type DecidedRow } from './settings.ts';
import { stands } from './standing.ts';

const DAY_MS = 24 * 60 * 60_000;

const told = (dialect: Dialect): string => `SELECT said.log, said.body, said.at, blob.completed_at, blob.erased_at
  FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'report.sent'
  LEFT JOIN blob ON blob.log = said.log AND blob.sha256 = ${dialect.text('said.body', 'blob')}
  WHERE slot.edition = ? AND ${stands(dialect)} ORDER BY said.at DESC, said.seq DESC`;

type Row = { log: string; body: string; at: string; completed_at: string | null; erased_at: string | null };

async function list(engine: Engine, edition: string, by: Pick<Caller, 'regions'>): Promise<Omit<BoardReports, 'v'>> {
  // Refuses an edition that does not exist, and gives only what the caller may see.
  const own = new Map((await slots(engine, edition, by)).map((slot) => [slot.log, slot.id]));
  const decided = await engine.get<DecidedRow>('SELECT days_off, settings FROM edition WHERE id = ?', edition);
  const days = moreOf(decided!).reportDays;
  const reports: BoardReports['reports'] = [];
  for (const row of await engine.all<Row>(told(engine.dialect), edition)) {
    const slot = own.get(row.log);
    const parsed = parseBody('report.sent', JSON.parse(row.body));
    if (slot === undefined || !parsed.ok || reports.length >= REPORTS_MOST) continue;
    const { id, shown, blob, size, sections } = parsed.value as EventBody<'report.sent'>;
    const received = row.completed_at;
    const until = received === null ? null : new Date(Date.parse(received) + days * DAY_MS).toISOString();
    const { at, erased_at: erasedAt } = row;
    reports.push({ id, slot, at, size, shown, blob, sections, receivedAt: received, until, erasedAt });
  }
  return { days, reports };
}

async function expire(engine: Engine, now: Date): Promise<string[]> {
  const files: string[] = [];
  for (const edition of await engine.all<DecidedRow & { id: string }>('SELECT id, days_off, settings FROM edition')) {
    const before = new Date(now.getTime() - moreOf(edition).reportDays * DAY_MS).toISOString();
    // Only what an event told to be a report: evidence is kept as long as its log is.
    const old = await engine.all<{ sha256: string; log: string; file: string }>(
      `SELECT DISTINCT blob.sha256, blob.log, blob.file FROM blob JOIN slot ON slot.log = blob.log
       JOIN event AS said ON said.log = blob.log AND said.kind = 'report.sent'
         AND ${engine.dialect.text('said.body', 'blob')} = blob.sha256
       WHERE slot.edition = ? AND blob.completed_at < ? AND blob.erased_at IS NULL`,
      edition.id,
      before,
    );
    for (const { sha256, log, file } of old) {
      await engine.run('UPDATE blob SET erased_at = ? WHERE sha256 = ? AND log = ?', now.toISOString(), sha256, log);
      files.push(file);
    }
  }
  return files;
}

export const reportStore = (db: Database): ReportStore => ({
  list: (edition, by) => db.snapshot((engine) => list(engine, edition, by)),
  expire: (now) => db.write((engine) => expire(engine, now)),
});
