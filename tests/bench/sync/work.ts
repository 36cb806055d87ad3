/** What the measure and its fleets of simulated devices say to each other, hub and Yjs alike. */

/** One simulated device: who it is, and the log or document it writes. */
export type Seat = { device: string; token: string; log: string };

/** A tick on the checklist: the same fact in both worlds. */
export type Tick = { step: string; status: 'conforme' | 'non-conforme'; attempt: number };

export const tickOf = (n: number): Tick => ({
  step: `etape-${(n % 12) + 1}`,
  status: n % 5 === 0 ? 'non-conforme' : 'conforme',
  attempt: (Math.floor(n / 12) % 99) + 1,
});

export type Order =
  | { do: 'connect'; url: string; seats: Seat[] }
  /** Ticks spread evenly over all the devices, by the clock whatever the answers. */
  | { do: 'tick'; perSecond: number; seconds: number }
  /** So many devices at once, each its batches one after the other: the next when the last is acknowledged. */
  | { do: 'ingest'; devices: number; batches: number; size: number }
  | { do: 'leave' };

export type Report =
  | { is: 'connected' }
  /** When each tick was made, by the name of its event. */
  | { is: 'ticked'; ticks: [name: string, at: number][]; trouble: number }
  | { is: 'ingested'; events: number; ms: number; trouble: number };

/** A fleet: what it does with an order is told by its own devices. */
export type Fleet = {
  connect(url: string, seats: readonly Seat[]): Promise<void>;
  /** Device `which` ticks now. Gives back the name of the event. */
  tick(which: number): string;
  /** All ticks made are acknowledged. */
  settled(): Promise<void>;
  /** Device `which` writes `size` events and has them acknowledged. */
  batch(which: number, size: number): Promise<void>;
  /** Refusals and cut lines so far. */
  trouble(): number;
  leave(): void;
};
