import { timingSafeEqual } from 'node:crypto';
import type { EventBody } from '../protocol/event.ts';
import type { MssWay } from '../protocol/mss.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { MailStore, Moved } from './mail-port.ts';
import type { MssAsk, MssStore } from './mss-port.ts';
import { appendHubEvent } from './sqlite-hub-event.ts';

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

const say = (engine: Engine, log: string, now: string, body: Said): Moved => ({
  log,
  head: appendHubEvent(engine, { log, kind: 'mss.challenge', body, now }),
});

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));

function limit(engine: Engine, { log, way, now, perHour }: MssAsk): void {
  const from = new Date(Date.parse(now) - HOUR_MS).toISOString();
  engine.run('DELETE FROM mss_ask WHERE at <= ?', from);
  const asked = engine.all<{ at: string }>('SELECT at FROM mss_ask WHERE log = ? AND way = ? ORDER BY at', log, way);
  const [first] = asked;
  if (perHour !== null && first !== undefined && asked.length >= perHour) {
    const ms = Date.parse(first.at) + HOUR_MS - Date.parse(now);
    throw new Refusal('rate.limited', { seconds: Math.max(1, Math.ceil(ms / 1000)) });
  }
  engine.run('INSERT INTO mss_ask (log, way, at) VALUES (?, ?, ?)', log, way, now);
}

function ask(engine: Engine, asked: MssAsk): { moved: Moved; former: string | null } {
  const { log, way, hash, domain, mail, state, hand, by, now, until } = asked;
  if (engine.get('SELECT 1 AS yes FROM log WHERE id = ?', log) === undefined) throw new Refusal('log.unknown');
  limit(engine, asked);
  const former = engine.get<Row>('SELECT * FROM mss_code WHERE log = ? AND way = ?', log, way)?.mail ?? null;
  engine.run('DELETE FROM mss_code WHERE log = ? AND way = ?', log, way);
  if (hash !== null && until !== null) {
    engine.run(
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
  return { moved: say(engine, log, now, { way, state, hand, by, until }), former };
}

const end = (engine: Engine, { log, way }: Row): void =>
  void engine.run('UPDATE mss_code SET ended = 1 WHERE log = ? AND way = ?', log, way);

const findSent = (engine: Engine, hash: string, now: string): Row | undefined =>
  engine.get<Row>(`SELECT * FROM mss_code WHERE way = 'send' AND hash = ? AND ended = 0 AND expires_at > ?`, hash, now);

export function mssStore(engine: Engine): MssStore {
  return {
    ask: (asked) => engine.write(() => ask(engine, asked)),
    answer: ({ log, way, hash, tries, by, now }) =>
      engine.write(() => {
        const row = engine.get<Row>('SELECT * FROM mss_code WHERE log = ? AND way = ?', log, way);
        if (row === undefined || row.ended === 1 || row.expires_at <= now) return { is: 'none' as const };
        if (isSame(row.hash, hash)) {
          end(engine, row);
          const hand = by !== null || row.mail === null;
          // Who sent it by hand is said by the event before: the answer is the participant's.
          const sender = by ?? (hand ? lastBy(engine, log, way) : null);
          return {
            is: 'confirmed' as const,
            moved: say(engine, log, now, { way, state: 'confirmed', hand, by: sender }),
          };
        }
        // An organiser who mistypes spends no try of the participant.
        if (by !== null) return { is: 'wrong' as const, left: tries - row.tries, moved: null };
        engine.run('UPDATE mss_code SET tries = tries + 1 WHERE log = ? AND way = ?', log, way);
        const left = Math.max(0, tries - row.tries - 1);
        if (left > 0) return { is: 'wrong' as const, left, moved: null };
        end(engine, row);
        return { is: 'wrong' as const, left, moved: say(engine, log, now, { way, state: 'failed', reason: 'tries' }) };
      }),
    find: (hash, now) =>
      engine.read(() => {
        const row = findSent(engine, hash, now);
        return row === undefined ? null : { log: row.log, domain: row.domain };
      }),
    confirm: ({ hash, evidence, now }) =>
      engine.write(() => {
        const row = findSent(engine, hash, now);
        if (row === undefined) return null;
        end(engine, row);
        return say(engine, row.log, now, { way: 'send', state: 'confirmed', evidence });
      }),
  };
}

function lastBy(engine: Engine, log: string, way: MssWay): string | null {
  const row = engine.get<{ by: string | null }>(
    `SELECT json_extract(body, '$.by') AS by FROM event WHERE log = ? AND kind = 'mss.challenge' AND role = 'hub'
       AND json_extract(body, '$.way') = ? ORDER BY seq DESC LIMIT 1`,
    log,
    way,
  );
  return row?.by ?? null;
}

/** A mail ended: where it carried a code that is still awaited, the log says so. Inside the mail's own transaction. */
export function mailEnded(engine: Engine, { id, as, reason, now }: Parameters<MailStore['end']>[0]): Moved | null {
  const row = engine.get<Row>('SELECT * FROM mss_code WHERE mail = ? AND ended = 0', id);
  if (row === undefined) return null;
  if (as !== 'sent') {
    end(engine, row);
    return say(engine, row.log, now, { way: row.way, state: 'failed', reason });
  }
  // A code lives from the moment it left: a slow server does not eat its time.
  const life = Date.parse(row.expires_at) - Date.parse(row.made_at);
  const until = new Date(Date.parse(now) + life).toISOString();
  engine.run('UPDATE mss_code SET expires_at = ?, made_at = ? WHERE mail = ?', until, now, id);
  return say(engine, row.log, now, { way: row.way, state: 'sent', until });
}
