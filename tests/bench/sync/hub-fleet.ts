import { pollDelay } from '../../../electron/feature/sync/schedule.ts';
import type { PushedEvent } from '../../../organiser/protocol/event.ts';
import { PUSH_LIMIT } from '../../../organiser/protocol/wire.ts';
import { addressOf, carry, exchange, listen, type Line } from './hub-line.ts';
import { serveFleet } from './serve-fleet.ts';
import { tickOf, type Seat } from './work.ts';

/** Streams that open at once while a fleet connects. */
const OPENING = 50;

let trouble = 0;

/**
 * A participant's device, as `electron/feature/sync` behaves: one exchange at a time, at once after a tick, one more after
 * a poke, and a slow poll.
 */
class Device {
  readonly #seat: Seat;
  readonly #line: Line;
  #epoch = '';
  #after = 0;
  #n = 0;
  #outbox: PushedEvent[] = [];
  #busy: Promise<void> | null = null;
  #again = false;
  #poll: NodeJS.Timeout | null = null;
  #hangUp: () => void = () => undefined;

  constructor(url: string, seat: Seat, which: number) {
    this.#seat = seat;
    this.#line = { url, token: seat.token, address: addressOf(which) };
  }

  async connect(): Promise<void> {
    this.#hangUp = await listen(
      this.#line,
      () => this.nudge(),
      () => (trouble += this.#poll === null ? 0 : 1),
    );
    // As if it had been there for a while: the polls of a fleet do not come together.
    this.#schedule(Math.random());
  }

  write(): string {
    const { device } = this.#seat;
    this.#n += 1;
    const n = this.#n;
    this.#outbox.push({ device, n, kind: 'step.status', body: tickOf(n), at: new Date().toISOString() });
    return `${device}/${n}`;
  }

  nudge(): void {
    this.#again = true;
    this.#busy ??= this.#work().finally(() => (this.#busy = null));
  }

  async settled(): Promise<void> {
    while (this.#busy !== null) await this.#busy;
  }

  leave(): void {
    if (this.#poll !== null) clearTimeout(this.#poll);
    this.#poll = null;
    this.#hangUp();
  }

  #schedule(part = 1): void {
    this.#poll = setTimeout(
      () => {
        this.nudge();
        this.#schedule();
      },
      pollDelay(Math.random()) * part,
    );
  }

  async #work(): Promise<void> {
    while (this.#again || this.#outbox.length > 0) {
      this.#again = false;
      const push = this.#outbox.slice(0, PUSH_LIMIT);
      try {
        const { log } = this.#seat;
        const answer = await exchange(this.#line, log, { v: 1, epoch: this.#epoch, after: this.#after, push });
        this.#epoch = answer.epoch;
        this.#after = answer.events.at(-1)?.seq ?? this.#after;
        const echoed = new Set(answer.events.filter((e) => e.device === this.#seat.device).map((e) => e.n));
        this.#outbox = this.#outbox.filter((e) => !echoed.has(e.n));
      } catch (error) {
        trouble += 1;
        if (trouble <= 3) process.stderr.write(`${String(error)}\n`);
        // A refused or cut line is asked again a second later, as a device does: a pause of the load, not of a test.
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }
}

let devices: Device[] = [];
serveFleet({
  async connect(url, seats) {
    carry(seats.length);
    devices = seats.map((seat, which) => new Device(url, seat, which));
    for (let from = 0; from < devices.length; from += OPENING) {
      await Promise.all(devices.slice(from, from + OPENING).map((device) => device.connect()));
    }
  },
  tick(which) {
    const name = devices[which]!.write();
    devices[which]!.nudge();
    return name;
  },
  settled: async () => void (await Promise.all(devices.map((device) => device.settled()))),
  async batch(which, size) {
    const device = devices[which]!;
    for (let n = 0; n < size; n += 1) device.write();
    device.nudge();
    await device.settled();
  },
  trouble: () => trouble,
  leave() {
    for (const device of devices) device.leave();
  },
});
