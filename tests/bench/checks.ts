// The prerequisites as a participant and an organiser wait for them: the full check of a joined participant, one of whose
// services drops everything, against the longest that one host may take; then the table of the board for a large edition.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { checkIds, type CheckReport } from '../../electron/contract/check.ts';
import { loadNetwork } from '../../electron/feature/network/settings.ts';
import { readiness } from '../../organiser/protocol/readiness.ts';
import { joinResponse, type SyncRequest } from '../../organiser/protocol/wire.ts';
import { call, makeBench, makeFloor } from '../e2e/checks/floor.ts';
import { goodProfile } from '../e2e/checks/profile.ts';
import type { Edition } from '../e2e/play/edition.ts';
import { workshop, type Workshop } from '../e2e/play/folder.ts';
import { goodNetwork } from '../e2e/play/network.ts';
import { blackhole } from '../rig/net/blackhole.ts';
import { percentile, round, spread } from './figures.ts';

type Context = { root: string; log: (line: string) => void };

const RUNS = 3;
const SLOTS = 200;
const READS = 40;

/** The full check in the real application, `lost` with a service that drops everything. In milliseconds, as the report says. */
async function fullCheck(work: Workshop, edition: Edition, lost: boolean): Promise<CheckReport[]> {
  const own = { ...work, dir: (name: string) => work.dir(`${lost ? 'lost' : 'good'}-${name}`) };
  const env = await goodNetwork(own, async (world) =>
    lost ? [world.row('dmp', 'lost.test', (await world.keep(blackhole())).port)] : [],
  );
  const floor = makeFloor(own);
  try {
    const { app } = await floor.on({ env, join: edition, profile: goodProfile });
    const reports: CheckReport[] = [];
    for (let n = 0; n < RUNS; n += 1) reports.push((await call(app, 'checks.run', {})) as CheckReport);
    return reports;
  } finally {
    await floor.leave();
  }
}

/** A slot that was joined, whose participant told every result. */
async function tellAll({ hub, slot }: Edition, n: number): Promise<void> {
  const { code } = await slot(`Cabinet ${n}`);
  const post = async (route: string, body: object, token?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(hub.url + route, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${route}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const device = randomUUID();
  const joined = joinResponse.parse(await post('/v1/join', { code, device }));
  const at = new Date().toISOString();
  const push = checkIds.map((id, index) => {
    const status = index % 9 === n % 9 ? 'warn' : 'ok';
    const evidence = { hosts: 3, reached: 3, slowestMs: 20 + n, listOf: '2025-02-28' };
    return { device, n: index + 1, kind: 'check.result', body: { id, status, code: null, evidence, demo: false }, at };
  });
  const sync: SyncRequest = { v: 1, epoch: '', after: 0, push };
  await post(`/v1/logs/${joined.slot.log}/sync`, sync, joined.token);
}

/** The answer that the board asks for, again and again: how long, and how large. */
async function reads({ hub, api }: Edition): Promise<{ ms: number[]; bytes: number; results: number }> {
  const [{ id } = { id: '' }] = await api.editions();
  const ms: number[] = [];
  let text = '';
  for (let n = 0; n <= READS; n += 1) {
    const began = performance.now();
    const headers = { authorization: `Bearer ${hub.key}` };
    text = await (await fetch(`${hub.url}/v1/editions/${id}/readiness`, { headers })).text();
    // The first one opens the connection.
    if (n > 0) ms.push(performance.now() - began);
  }
  const { slots } = readiness.parse(JSON.parse(text));
  return { ms, bytes: Buffer.byteLength(text), results: slots.reduce((sum, { checks }) => sum + checks.length, 0) };
}

export async function run({ root, log }: Context): Promise<Record<string, unknown>> {
  const work = workshop('vs-bench-checks-');
  try {
    const edition = await makeBench(work).ownEdition();
    const without = await fullCheck(work, edition, false);
    const withLost = await fullCheck(work, edition, true);
    const { settings } = loadNetwork(path.join(root, 'resources'), undefined);
    const ms = (reports: CheckReport[]): number[] => reports.map((report) => report.ms);
    // What asks for a connection gets no answer: the longest that one host may take so.
    const deadlineMs = settings.tcpMs;

    log(`Mesure : ${SLOTS} participants…`);
    const crowd = await makeBench({ ...work, dir: (name) => work.dir(`crowd-${name}`) }).ownEdition();
    const none = await reads(crowd);
    for (let n = 0; n < SLOTS; n += 1) await tellAll(crowd, n);
    const all = await reads(crowd);
    return {
      fullCheck: {
        runs: RUNS,
        results: withLost[0]?.results.length ?? 0,
        slowHostMs: spread(ms(withLost)),
        everyHostAnswersMs: spread(ms(without)),
        slowestDeadlineMs: deadlineMs,
        ratio: round(spread(ms(withLost)).median / deadlineMs, 2),
      },
      readiness: {
        slots: SLOTS,
        results: all.results,
        reads: READS,
        p50Ms: round(percentile(all.ms, 0.5), 1),
        p95Ms: round(percentile(all.ms, 0.95), 1),
        kilobytes: round(all.bytes / 1000),
        emptyP50Ms: round(percentile(none.ms, 0.5), 1),
      },
    };
  } finally {
    await work.end();
  }
}
