import { timingSafeEqual } from 'node:crypto';
import type { EventBody } from '../protocol/event.ts';
import type { MssWay } from '../protocol/mss.ts';
import { Refusal } from '../refusal.ts';
import type { Database, Engine } from './engine.ts';
import type { MailStore, Moved } from './mail-port.ts';
import type { MssAsk, MssStore } from './mss-port.ts';
import { appendHubEvent } from './hub-event.ts';
import { lockLog } from './log.ts';

const HOUR_MS = 60 * 60_000;

type Row = {
  log: string;
  way: MssWay;
  hash: string;
  domain: string;
  mail: string | null;
  made_at: string;
  expires_at: string;
  tries: number;
  ended: number;
};

type Said = Partial<EventBody<'mss.challenge'>> & Pick<EventBody<'mss.challenge'>, 'way' | 'state'>;

const say = async (engine: Engine, log: string, now: string, body: Said): Promise<Moved> => ({
  log,
  head: await appendHubEvent(engine, { log, kind: 'mss.challenge', body, now }),
});

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));

async function limit(engine: Engine, { log, way, now, perHour }: MssAsk): Promise<void> {
  const from = new Date(Date.parse(now) - HOUR_MS).toISOString();
  await engine.run('DELETE FROM mss_ask WHERE at <= ?', from);
  const asked = await engine.all<{ at: string }>(
    'SELECT at FROM mss_ask WHERE log = ? AND way = ? ORDER BY at',
    log,
    way,
  );
  const [first] = asked;
  if (perHour !== null && first !== undefined && asked.length >= perHour) {
    const ms = Date.parse(first.at) + HOUR_MS - Date.parse(now);
    throw new Refusal('rate.limited', { seconds: Math.max(1, Math.ceil(ms / 1000)) });
  }
  await engine.run('INSERT INTO mss_ask (log, way, at) VALUES (?, ?, ?)', log, way, now);
}

async function ask(engine: Engine, asked: MssAsk): Promise<{ moved: Moved; former: string | null }> {
  const { log, way, hash, domain, mail, state, hand, by, now, until } = asked;
  await lockLog(engine, log);
  await limit(engine, asked);
  const row = await engine.get<Row>('SELECT * FROM mss_code WHERE log = ? AND way = ?', log, way);
  const former = row?.mail ?? null;
  await engine.run('DELETE FROM mss_code WHERE log = ? AND way = ?', log, way);
  if (hash !== null && until !== null) {
    await engine.run(
      'INSERT INTO mss_code (log, way, hash, domain, mail, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      log,
      way,
      hash,
      domain,
      mail,
      now,
      until,
    );
  }
  return { moved: await say(engine, log, now, { way, state, hand, by, until }), former };
}

const end = (engine: Engine, { log, way }: Row): Promise<number> =>
  engine.run('UPDATE mss_code SET ended = 1 WHERE log = ? AND way = ?', log, way);

const findSent = (engine: Engine, hash: string, now: string): Promise<Row | undefined> =>
  engine.get<Row>(`SELECT * FROM mss_code WHERE way = 'send' AND hash = ? AND ended = 0 AND expires_at > ?`, hash, now);

const BOX = 'mss.box';
const box = async (engine: Engine): Promise<string | null> =>
  (await engine.get<{ value: string }>('SELECT value FROM setting WHERE key = ?', BOX))?.value ?? null;

export function mssStore(db: Database): MssStore {
  return {
    ask: (asked) => db.write((engine) => ask(engine, asked)),
    answer: ({ log, way, hash, tries, by, now }) =>
      db.write(async (engine) => {
        const row = await engine.get<Row>('SELECT * FROM mss_code WHERE log = ? AND way = ?', log, way);
        if (row === undefined || row.ended === 1 || row.expires_at <= now) {
          return { is: 'none' as const, made: row !== undefined };
        }
        if (isSame(row.hash, hash)) {
          await end(engine, row);
          const hand = by !== null || row.mail === null;
          // Who sent it by hand is said by the event before: the answer is the participant's.
          const sender = by ?? (hand ? await lastBy(engine, log, way) : null);
          return {
            is: 'confirmed' as const,
            moved: await say(engine, log, now, { way, state: 'confirmed', hand, by: sender }),
          };
        }
        // An organiser who mistypes spends no try of the participant.
        if (by !== null) return { is: 'wrong' as const, left: tries - row.tries, moved: null };
        await engine.run('UPDATE mss_code SET tries = tries + 1 WHERE log = ? AND way = ?', log, way);
        const left = Math.max(0, tries - row.tries - 1);
        if (left > 0) return { is: 'wrong' as const, left, moved: null };
        await end(engine, row);
        return {
          is: 'wrong' as const,
          left,
          moved: await say(engine, log, now, { way, state: 'failed', reason: 'tries' }),
        };
      }),
    box: () => db.read(box),
    setBox: ({ box: address, by, now }) =>
      db.write(async (engine) => {
        await engine.run('DELETE FROM setting WHERE key = ?', BOX);
        if (address !== null) await engine.run('INSERT INTO setting (key, value) VALUES (?, ?)', BOX, address);
        await engine.audit(now, by.person, address === null ? 'mss.box-forgotten' : 'mss.box-set', BOX);
      }),
    find: (hash, now) =>
      db.read(async (engine) => {
        const row = await findSent(engine, hash, now);
        return row === undefined ? null : { log: row.log, domain: row.domain };
      }),
    confirm: ({ hash, evidence, now }) =>
      db.write(async (engine) => {
        const row = await findSent(engine, hash, now);
        if (row === undefined) return null;
        await end(engine, row);
        return say(engine, row.log, now, { way: 'send', state: 'confirmed', evidence });
      }),
  };
}

async function lastBy(engine: Engine, log: string, way: MssWay): Promise<string | null> {
  const row = await engine.get<{ by: string | null }>(
    `SELECT ${engine.dialect.text('body', 'by')} AS by FROM event WHERE log = ? AND kind = 'mss.challenge' AND role = 'hub'
       AND ${engine.dialect.text('body', 'way')} = ? ORDER BY seq DESC LIMIT 1`,
    log,
    way,
  );
  return row?.by ?? null;
}

/** A mail ended: where it carried a code that is still awaited, the log says so. Inside the mail's own transaction. */
export async function mailEnded(
  engine: Engine,
  { id, as, reason, now }: Parameters<MailStore['end']>[0],
): Promise<Moved | null> {
  const row = await engine.get<Row>('SELECT * FROM mss_code WHERE mail = ? AND ended = 0', id);
  if (row === undefined) return null;
  if (as !== 'sent') {
    await end(engine, row);
    return say(engine, row.log, now, { way: row.way, state: 'failed', reason });
  }
  // A code lives from the moment it left: a slow server does not eat its time.
  const life = Date.parse(row.expires_at) - Date.parse(row.made_at);
  const until = new Date(Date.parse(now) + life).toISOString();
  await engine.run('UPDATE mss_code SET expires_at = ?, made_at = ? WHERE mail = ?', until, now, id);
  return say(engine, row.log, now, { way: row.way, state: 'sent', until });
}
