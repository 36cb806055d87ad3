import { setTimeout as delay } from 'node:timers/promises';
import { steadyMs } from './clock.ts';
import type { Fleet, Order, Report } from './work.ts';

/** Obeys the orders that come from the parent process. */
export function serveFleet(fleet: Fleet): void {
  let devices = 0;

  async function tick(perSecond: number, seconds: number): Promise<Report> {
    const ticks: [string, number][] = [];
    const began = steadyMs();
    const total = Math.round(perSecond * seconds);
    for (let n = 0; n < total; n += 1) {
      // The moment it was due, not the moment we got round to it: a fleet that is late must not look fast.
      const due = began + (n * 1000) / perSecond;
      const wait = due - steadyMs();
      if (wait > 0) await delay(wait);
      ticks.push([fleet.tick((n * 7919) % devices), due]);
    }
    await fleet.settled();
    return { is: 'ticked', ticks, trouble: fleet.trouble() };
  }

  async function ingest(order: Order & { do: 'ingest' }): Promise<Report> {
    const began = steadyMs();
    const writers = Math.min(order.devices, devices);
    const one = async (which: number): Promise<void> => {
      for (let n = 0; n < order.batches; n += 1) await fleet.batch(which, order.size);
    };
    await Promise.all(Array.from({ length: writers }, (_, which) => one(which)));
    const ms = steadyMs() - began;
    return { is: 'ingested', events: writers * order.batches * order.size, ms, trouble: fleet.trouble() };
  }

  async function obey(order: Order): Promise<Report | null> {
    if (order.do === 'tick') return tick(order.perSecond, order.seconds);
    if (order.do === 'ingest') return ingest(order);
    if (order.do === 'connect') {
      devices = order.seats.length;
      await fleet.connect(order.url, order.seats);
      return { is: 'connected' };
    }
    fleet.leave();
    process.disconnect();
    return null;
  }

  process.on('message', (order: Order) => {
    obey(order).then(
      (report) => report !== null && process.send?.(report),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
