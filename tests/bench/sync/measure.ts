import { setTimeout as delay } from 'node:timers/promises';
import { processFigures } from '../../rig/process-figures.ts';
import { round } from '../figures.ts';
import type { FleetProcess } from './children.ts';
import { percentiles } from './clock.ts';
import type { Board } from './hub-board.ts';
import type { Seat } from './work.ts';

/** How long and how hard. */
export type Plan = {
  /** Ticks on all devices together, per second, and for how long. */
  perSecond: number;
  seconds: number;
  restSeconds: number;
  ingest: { devices: number; batches: number; size: number; singles: number };
};

export type World = {
  pid: number;
  url: string;
  seats: readonly Seat[];
  fleet: FleetProcess;
  board(): Promise<Board>;
};

export type Figures = {
  tickToBoardMs: ReturnType<typeof percentiles>;
  ticks: number;
  /** Ticks that the board never saw within the patience: must be 0. */
  unseen: number;
  /** Refusals and cut lines that the devices and the board met: should be 0. */
  trouble: number;
  batchedEventsPerSecond: number;
  singleEventsPerSecond: number;
  memoryMb: { empty: number; connected: number; most: number };
  memoryKbPerDevice: number;
  cpuPercent: { connected: number; ticking: number };
  connectSeconds: number;
};

const PATIENCE_MS = 20_000;

/** The same measures in the same order, whatever the server is. */
export async function measure({ pid, url, seats, fleet, board: open }: World, plan: Plan): Promise<Figures> {
  const memory = (): number => round(processFigures(pid).rssKb / 1024, 1);
  const busy = async <T>(work: () => Promise<T>): Promise<{ value: T; percent: number }> => {
    const [cpu, began] = [processFigures(pid).cpuMs, performance.now()];
    const value = await work();
    return { value, percent: round(((processFigures(pid).cpuMs - cpu) / (performance.now() - began)) * 100, 1) };
  };
  const empty = memory();
  let most = empty;
  const watch = setInterval(() => (most = Math.max(most, memory())), 200);
  const began = performance.now();
  await fleet.ask({ do: 'connect', url, seats: [...seats] }, 'connected');
  const connectSeconds = round((performance.now() - began) / 1000, 1);
  const board = await open();
  try {
    await delay(1000);
    const rest = await busy(() => delay(plan.restSeconds * 1000));
    const connected = memory();
    const ticking = await busy(() =>
      fleet.ask({ do: 'tick', perSecond: plan.perSecond, seconds: plan.seconds }, 'ticked'),
    );
    const { ticks } = ticking.value;
    const patience = performance.now() + PATIENCE_MS;
    while (ticks.some(([name]) => !board.seen.has(name)) && performance.now() < patience) await delay(50);
    const waits = ticks.flatMap(([name, at]) => (board.seen.has(name) ? [board.seen.get(name)! - at] : []));
    const { devices, batches, size, singles } = plan.ingest;
    const batched = await fleet.ask({ do: 'ingest', devices, batches, size }, 'ingested');
    const single = await fleet.ask({ do: 'ingest', devices, batches: singles, size: 1 }, 'ingested');
    return {
      tickToBoardMs: percentiles(waits),
      ticks: ticks.length,
      unseen: ticks.length - waits.length,
      trouble: single.trouble + board.trouble(),
      batchedEventsPerSecond: round((batched.events * 1000) / batched.ms),
      singleEventsPerSecond: round((single.events * 1000) / single.ms),
      memoryMb: { empty, connected, most: Math.max(most, memory()) },
      memoryKbPerDevice: round(((connected - empty) * 1024) / seats.length, 1),
      cpuPercent: { connected: rest.percent, ticking: ticking.percent },
      connectSeconds,
    };
  } finally {
    clearInterval(watch);
    board.close();
  }
}
