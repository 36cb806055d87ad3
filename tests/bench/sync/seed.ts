import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { newToken } from '../../../organiser/auth/secret.ts';
import type { Caller, HubStore } from '../../../organiser/store/port.ts';
import { openPostgres } from '../../../organiser/store/postgres.ts';
import { openSqlite } from '../../../organiser/store/sqlite.ts';
import type { Postgres } from '../../rig/postgres.ts';
import type { Seat } from './work.ts';

export type Seeded = { organiser: string; seats: Seat[] };

/** An edition with one slot, one participant and one joined device per seat, through the store's own door. */
export async function seed(store: HubStore, devices: number): Promise<Seeded> {
  const now = new Date().toISOString();
  const key = newToken();
  await store.addKey({ hash: key.hash, role: 'organiser', label: 'Organisateur', regions: null, now });
  const found = await store.findToken(key.hash, now);
  if (found === null) throw new Error('the key just made is not there');
  const by: Caller = found.caller;
  const reportKey = `age1${'q'.repeat(58)}`;
  const days = { startsOn: '2026-11-01', endsOn: '2099-12-31' };
  const edition = await store.addEdition(
    { name: 'Mesure', ...days, contact: 'mesure@example.org', reportKey },
    by,
    now,
  );
  const seats: Seat[] = [];
  for (let n = 0; n < devices; n += 1) {
    const slot = { startsAt: now, minutes: 60, couloir: 'officine' as const, label: `Officine ${n + 1}` };
    const { id, log } = await store.addSlot(edition.id, slot, by, now);
    const code = randomUUID();
    await store.addCode({ slot: id, code, expiresAt: '2099-12-31T00:00:00.000Z', by, now });
    const device = randomUUID();
    const { token, hash } = newToken();
    await store.join({ code, device, token: hash, now, again: 0 });
    seats.push({ device, token, log });
  }
  return { organiser: key.token, seats };
}

/** The same in a folder of a SQLite hub; made in memory where there is some, since seeding is not what is measured. */
export async function seedSqlite(data: string, devices: number): Promise<Seeded> {
  const memory = '/dev/shm';
  const draft = mkdtempSync(path.join(existsSync(memory) ? memory : os.tmpdir(), 'vs-seed-'));
  try {
    const binding = process.env['VS_SQLITE_BINDING'] || undefined;
    const store = await openSqlite({ file: path.join(draft, 'hub.db'), binding });
    const seeded = await seed(store, devices);
    await store.close();
    mkdirSync(data, { recursive: true, mode: 0o700 });
    cpSync(draft, data, { recursive: true });
    return seeded;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The same in a database of a PostgreSQL, which waits for the disk again afterwards. */
export async function seedPostgres(server: Postgres, database: string, devices: number): Promise<Seeded> {
  await server.sql('postgres', `ALTER DATABASE ${database} SET synchronous_commit = off`);
  const store = await openPostgres({ url: server.url(database) });
  const seeded = await seed(store, devices);
  await store.close();
  await server.sql('postgres', `ALTER DATABASE ${database} RESET synchronous_commit`);
  return seeded;
}
