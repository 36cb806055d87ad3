import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PcscContext } from '../../native/card/pcsc-binding.ts';
import type { RawReading } from '../../native/card/port.ts';
import { startLivingCard } from '../rig/card-life.ts';
import { processFigures } from '../rig/process-figures.ts';
import type { Rig } from './card.ts';
import { median, round, spread } from './figures.ts';

const COLD_TIMES = 15;
/** For a worker to load its addons once it is ready. */
const WARM_UP_MS = 300;
const NOTICE_TIMES = 15;
/** How long a process at rest is looked at. */
export const REST_MS = 30_000;
/** For a process to have nothing left to do after a change. */
export const SETTLE_MS = 5_000;

/** The holder's name, as a reading gives it to whoever decodes its certificates. */
function identityIn(reading: RawReading): string {
  const values = reading.slots.flatMap((slot) => slot.certificates.map(({ value }) => value));
  const subjects = values.map((value) => new X509Certificate(Buffer.from(value, 'base64')).subject);
  const found = subjects.find((subject) => subject.includes('LIBRE'));
  if (found === undefined) throw new Error('The card was read without its holder.');
  return found;
}

/**
 * The first reading in a worker process that never loaded the module, up to the identity, against a whole run of
 * `pkcs11-tool -O`, which lists the objects of the same card through the same module. As in the application, the process
 * is started beforehand, with the window, and has warmed up; its start is measured apart. The two alternate; one turn of
 * each is not counted.
 */
export async function coldReadings({ service, card, entry, log }: Rig): Promise<Record<string, unknown>> {
  await card.insert();
  await service.waitForCard(true);
  const { module } = service;
  const start: number[] = [];
  const own: number[] = [];
  const other: number[] = [];
  const apdus: { own: number; other: number } = { own: 0, other: 0 };
  for (let turn = 0; turn <= COLD_TIMES; turn += 1) {
    let began = performance.now();
    const living = startLivingCard(entry, service.env);
    // Nothing is loaded to be closed: the answer says that the process serves.
    await living.port.call('close', undefined);
    const started = performance.now() - began;
    await delay(WARM_UP_MS);
    let exchanged = card.apduCount();
    began = performance.now();
    identityIn(await living.port.call('read', { module }));
    if (turn > 0) {
      start.push(started);
      own.push(performance.now() - began);
    }
    apdus.own = card.apduCount() - exchanged;
    await living.port.stop();
    exchanged = card.apduCount();
    began = performance.now();
    const { stdout } = await promisify(execFile)('pkcs11-tool', ['--module', module, '-O'], {
      env: { ...process.env, ...service.env },
    });
    if (turn > 0) other.push(performance.now() - began);
    apdus.other = card.apduCount() - exchanged;
    if (!stdout.includes('LIBRE')) throw new Error('pkcs11-tool did not list the holder.');
  }
  await card.remove();
  await service.waitForCard(false);
  const ratios = own.map((ms, index) => ms / other[index]!);
  log(`  lecture à froid : ${round(median(own))} ms contre ${round(median(other))} ms`);
  return {
    n: COLD_TIMES,
    processStartMs: spread(start),
    firstReadMs: spread(own),
    pkcs11ToolMs: spread(other),
    /** Exchanges with the card, of the last turn. */
    apdus,
    ratio: {
      ofMedians: round(median(own) / median(other), 2),
      ofTurns: spread(ratios, 2),
      withProcessStart: round((median(own) + median(start)) / median(other), 2),
      target: 1.5,
    },
  };
}

/** Resolves with the time at which PC/SC says that a card is in this reader: another client of the service, by its events. */
async function readerReports(reader: string): Promise<number> {
  const { Context } = createRequire(import.meta.url)('smartcard') as { Context: new () => PcscContext };
  const context = new Context();
  try {
    for (;;) {
      const known = context.listReaders().filter(({ name }) => name === reader);
      if (known.some(({ state }) => (state & 0x20) !== 0)) return performance.now();
      await context.waitForChange(
        known.map(({ name, state }) => ({ name, state: state & ~0x2 })),
        10_000,
      );
    }
  } finally {
    context.close();
  }
}

/** From the gesture: when the reader reports the card, when the notice comes, when the holder is read. */
export async function noticeTimes({ service, card, entry, log }: Rig): Promise<Record<string, unknown>> {
  const living = startLivingCard(entry, service.env);
  const { port } = living;
  const { module } = service;
  const after: { report: number[]; notice: number[]; identity: number[] } = { report: [], notice: [], identity: [] };
  try {
    await port.call('read', { module });
    await port.call('watch', { on: true });
    for (let turn = 0; turn <= NOTICE_TIMES; turn += 1) {
      const told = new Promise<number>((resolve) => {
        const forget = port.onNotice(({ value }) => {
          if (value.service !== 'running' || !value.readers.some(({ present }) => present)) return;
          forget();
          resolve(performance.now());
        });
      });
      const reported = readerReports(service.readerName);
      const began = performance.now();
      await card.insert();
      const notice = await told;
      identityIn(await port.call('read', { module }));
      const identity = performance.now();
      const report = await reported;
      if (turn > 0) {
        after.report.push(report - began);
        after.notice.push(notice - began);
        after.identity.push(identity - began);
      }
      await card.remove();
      await service.waitForCard(false);
    }
  } finally {
    await port.stop();
  }
  const since = after.notice.map((ms, index) => ms - after.report[index]!);
  log(`  carte vue par le lecteur, puis dite : ${round(median(since))} ms`);
  return {
    n: NOTICE_TIMES,
    insertionToReportMs: spread(after.report),
    reportToNoticeMs: { ...spread(since, 1), target: 500 },
    noticeToIdentityMs: spread(after.identity.map((ms, index) => ms - after.notice[index]!)),
    insertionToIdentityMs: spread(after.identity),
  };
}

/** Percent of one processor, and wake-ups a second, of these processes together during `REST_MS`. */
export async function rest(pids: () => readonly number[]): Promise<{ cpuPercent: number; wakeUpsPerSecond: number }> {
  const looked = pids();
  const total = () =>
    looked
      .map((pid) => processFigures(pid))
      .reduce((sum, { cpuMs, wakeUps }) => [sum[0]! + cpuMs, sum[1]! + wakeUps], [0, 0]);
  const began = performance.now();
  const before = total();
  await delay(REST_MS);
  const after = total();
  const ms = performance.now() - began;
  return {
    cpuPercent: round(((after[0]! - before[0]!) / ms) * 100, 3),
    wakeUpsPerSecond: round(((after[1]! - before[1]!) / ms) * 1000, 2),
  };
}

/** The worker alone with a card that was read and stays: watching, and not. */
export async function workerAtRest({ service, card, entry, log }: Rig): Promise<Record<string, unknown>> {
  await card.insert();
  await service.waitForCard(true);
  const living = startLivingCard(entry, service.env);
  const { port, pid } = living;
  try {
    await port.call('read', { module: service.module });
    // What the reading left to collect is not rest.
    await delay(SETTLE_MS);
    const idle = await rest(() => [pid()]);
    await port.call('watch', { on: true });
    const watching = await rest(() => [pid()]);
    log(`  veille du processus de la carte : ${watching.cpuPercent} % d'un cœur (${idle.cpuPercent} % sans veille)`);
    return { seconds: REST_MS / 1000, watching, notWatching: idle, target: { cpuPercent: 0.5 } };
  } finally {
    await port.stop();
    await card.remove();
    await service.waitForCard(false);
  }
}
