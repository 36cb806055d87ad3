// Devices against one hub: from a tick to the organisers' board, what it takes in, what a device costs; the same checklist with
// Hocuspocus/Yjs at the same durability, in turn, in the same run.
import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { round } from './figures.ts';
import { part, startFleet, startServer } from './sync/children.ts';
import { hubBoard } from './sync/hub-board.ts';
import { carry } from './sync/hub-line.ts';
import { measure, type Figures, type Plan } from './sync/measure.ts';
import { Postgres } from '../rig/postgres.ts';
import { seedPostgres, seedSqlite, type Seeded } from './sync/seed.ts';
import { yjsBoard } from './sync/yjs-board.ts';

type Bench = { root: string; options: string[]; log: (line: string) => void };

/** Each person ticks about once a minute, with enough ticks to speak of a p95 when the devices are few. */
const TICK_EVERY_S = 60;
const LEAST_PER_SECOND = 15;
/** Requests per minute that one address of the board makes at most: the hub allows 1200. An ingest pokes it much more often than people do. */
const BOARD_PER_MINUTE = 600;
/** Yjs in one fleet process beyond this takes longer to join than the measure lasts. */
const MOST_YJS = 1000;

export async function run({ root, options, log }: Bench): Promise<Record<string, unknown>> {
  if (process.platform !== 'linux') return { skipped: 'needs Linux: /proc, and an address of 127/8 for each device' };
  const option = (name: string): string | undefined =>
    options.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const short = options.includes('--short');
  const sizes = (
    option('devices') ?? (short ? '10,100' : options.includes('--long') ? '10,100,1000,10000' : '10,100,1000')
  )
    .split(',')
    .map(Number);
  const profile = options.includes('--profile') ? path.join(root, 'out', 'sync-profile') : undefined;
  const stores = (option('store') ?? 'sqlite,postgres').split(',');
  const withYjs = !options.includes('--no-yjs');
  const folder = path.join(root, 'build', 'bench', 'sync');
  mkdirSync(folder, { recursive: true });
  const [hubFleet, yjsFleet, yjsServer] = await Promise.all([
    part(root, 'hub-fleet'),
    part(root, 'yjs-fleet'),
    part(root, 'yjs-server'),
  ]);
  const data = mkdtempSync(path.join(root, 'build', 'bench', 'sync-data-'));
  const postgres = stores.includes('postgres') ? await Postgres.start() : null;
  try {
    const rows: Record<string, unknown>[] = [];
    for (const devices of sizes) {
      const perSecond = Math.max(LEAST_PER_SECOND, devices / TICK_EVERY_S);
      const plan: Plan = {
        perSecond,
        seconds: short ? 5 : 15,
        restSeconds: short ? 2 : 5,
        ingest: { devices: Math.min(20, devices), batches: short ? 5 : 20, size: 100, singles: short ? 10 : 40 },
      };
      log(`  ${devices} appareils…`);
      const before = os.loadavg()[0] ?? 0;
      const build: Build = { root, fleet: hubFleet, profile };
      const own = path.join(data, `hub-${devices}`);
      const hub = stores.includes('sqlite') ? await hubWorld(build, own, await seedSqlite(own, devices), plan) : null;
      const onPostgres = postgres === null ? null : await postgresWorld(build, postgres, `${own}-pg`, devices, plan);
      const yjs =
        withYjs && devices <= MOST_YJS
          ? await yjsWorld(path.join(data, `yjs-${devices}`), devices, yjsServer, yjsFleet, plan)
          : null;
      rows.push({
        devices,
        ticksPerSecond: round(perSecond, 1),
        load: round(before, 1),
        ...(hub && { sqlite: hub }),
        ...(onPostgres && { postgres: onPostgres }),
        ...(yjs && { hocuspocus: yjs }),
        ...(hub && yjs && { ratio: ratios(hub, yjs) }),
      });
    }
    return { fsyncMs: fsyncMs(data), targets: TARGETS, rows };
  } finally {
    await postgres?.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

const TARGETS = { devices: 1000, tickToBoardP95Ms: 100, batchedEventsPerSecond: 3000, memoryMb: 300 };

type Build = { root: string; fleet: string; profile: string | undefined };

/** The real hub on a data folder, or on the database of the environment. */
async function hubWorld(
  { root, fleet: file, profile }: Build,
  data: string,
  { organiser, seats }: Seeded,
  plan: Plan,
  env: NodeJS.ProcessEnv = {},
): Promise<Figures> {
  carry(seats.length);
  const server = await startServer<{ url: string }>(
    'HUB_READY',
    [path.join(root, 'build', 'organiser', 'server.mjs'), '--port', '0', '--data', data],
    { ...process.env, VS_HUB_JSON: '1', ...env },
    profile,
  );
  const fleet = startFleet(file);
  try {
    const { url } = server.said;
    const addresses = Math.max(8, Math.ceil((plan.perSecond * 60) / BOARD_PER_MINUTE));
    const board = () => hubBoard(url, organiser, addresses);
    return await measure({ pid: server.pid, url, seats, fleet, board }, plan);
  } finally {
    fleet.end();
    await server.stop();
  }
}

/** The same on PostgreSQL, with fsync; the memory and the processor of PostgreSQL are not among the figures. */
async function postgresWorld(
  build: Build,
  server: Postgres,
  data: string,
  devices: number,
  plan: Plan,
): Promise<Figures> {
  const database = await server.database();
  const seeded = await seedPostgres(server, database, devices);
  return hubWorld(build, data, seeded, plan, { DATABASE_URL: server.url(database) });
}

async function yjsWorld(
  data: string,
  devices: number,
  serverFile: string,
  fleetFile: string,
  plan: Plan,
): Promise<Figures> {
  mkdirSync(data, { recursive: true });
  const name = (kind: string, n: number): string => `${kind}-${String(n).padStart(32, '0')}`;
  const seats = Array.from({ length: devices }, (_, n) => ({
    device: name('device', n),
    token: name('token', n),
    log: name('log', n),
  }));
  const board = name('board', 0);
  const hashes = [board, ...seats.map(({ token }) => token)].map((token) =>
    createHash('sha256').update(token).digest('hex'),
  );
  const tokens = path.join(data, 'tokens.json');
  writeFileSync(tokens, JSON.stringify(hashes));
  const server = await startServer<{ url: string }>('YJS_READY', [serverFile, data, tokens], process.env);
  const fleet = startFleet(fleetFile);
  try {
    const { url } = server.said;
    return await measure({ pid: server.pid, url, seats, fleet, board: () => yjsBoard(url, board, seats) }, plan);
  } finally {
    fleet.end();
    await server.stop();
  }
}

/** Above 1, the hub is better. */
function ratios(hub: Figures, yjs: Figures): Record<string, number> {
  return {
    tickToBoardP50: round(yjs.tickToBoardMs.p50 / hub.tickToBoardMs.p50, 2),
    tickToBoardP95: round(yjs.tickToBoardMs.p95 / hub.tickToBoardMs.p95, 2),
    batched: round(hub.batchedEventsPerSecond / yjs.batchedEventsPerSecond, 2),
    single: round(hub.singleEventsPerSecond / yjs.singleEventsPerSecond, 2),
    memory: round(yjs.memoryMb.connected / hub.memoryMb.connected, 2),
    memoryMost: round(yjs.memoryMb.most / hub.memoryMb.most, 2),
    cpuTicking: round(yjs.cpuPercent.ticking / hub.cpuPercent.ticking, 2),
  };
}

/** What the disk asks for one page to be safe: the floor of every figure above. */
function fsyncMs(folder: string): number {
  const file = openSync(path.join(folder, 'fsync'), 'w');
  const page = Buffer.alloc(4096);
  const began = performance.now();
  for (let n = 0; n < 100; n += 1) {
    writeSync(file, page);
    fdatasyncSync(file);
  }
  closeSync(file);
  return round((performance.now() - began) / 100, 2);
}
