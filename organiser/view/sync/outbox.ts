import { z } from 'zod';
import { deviceId, pushedEvent, type LoggedEvent, type PushedEvent } from '../../protocol/event.ts';
import { logId } from '../../protocol/wire.ts';

/**
 * What this browser wrote, as pure data. An own event stays after its acknowledgement: a hub restored from an older
 * backup has lost it, and this is the copy it gets back (rule 9 of docs/decisions/0002-sync-protocol.md).
 */
const ownEvent = pushedEvent.extend({ log: logId, seq: z.int().min(1).nullable() });
export type OwnEvent = z.infer<typeof ownEvent>;

export const outboxSchema = z.object({
  v: z.literal(1),
  device: deviceId,
  lastN: z.int().min(0),
  /** The history of the hub in which the acknowledged events were so; empty before the first answer. */
  epoch: z.string().max(60).default(''),
  own: z.array(ownEvent),
});
export type Outbox = z.infer<typeof outboxSchema>;

/** Acknowledged events kept for a restored hub; the oldest go first, unsent ones never. */
export const KEPT = 1500;

export const emptyOutbox = (device: string): Outbox => ({ v: 1, device, lastN: 0, epoch: '', own: [] });

/** Takes the next `n` and adds the event, unsent. The caller stores the result before anything is sent (rule 1). */
export function write(
  box: Outbox,
  event: { log: string; kind: string; body: Record<string, unknown>; at: string },
): Outbox {
  const n = box.lastN + 1;
  const acked = box.own.filter((e) => e.seq !== null);
  const drop = new Set(acked.slice(0, Math.max(0, acked.length - KEPT)));
  const kept = drop.size === 0 ? box.own : box.own.filter((e) => !drop.has(e));
  return { ...box, lastN: n, own: [...kept, { ...event, device: box.device, n, seq: null }] };
}

/** Unsent events of one log, oldest first. */
export const pending = (box: Outbox, log: string): OwnEvent[] =>
  box.own.filter((e) => e.log === log && e.seq === null).sort((a, b) => a.n - b.n);

export const unsent = (box: Outbox): number => box.own.reduce((sum, e) => sum + (e.seq === null ? 1 : 0), 0);

/** Logs that still have something to send. */
export const logsPending = (box: Outbox): string[] => [
  ...new Set(box.own.filter((e) => e.seq === null).map((e) => e.log)),
];

/** What goes on the wire: the device and the event, without our own bookkeeping. */
export const toPush = ({ device, n, kind, body, at }: OwnEvent): PushedEvent => ({ device, n, kind, body, at });

const same = (own: OwnEvent, echo: LoggedEvent) => own.kind === echo.kind && own.at === echo.at;

/**
 * Reads the echo of our own events in what the hub sent: that is the acknowledgement (rule 3). An echo under one of
 * our numbers that is another event is a fork, reported and not taken for ours.
 */
export function acknowledge(box: Outbox, log: string, events: readonly LoggedEvent[]): { box: Outbox; fork: boolean } {
  const echoes = new Map(events.map((e) => [`${e.device}/${e.n}`, e]));
  let changed = false;
  let fork = false;
  const own = box.own.map((e) => {
    const echo = e.log === log && e.seq === null ? echoes.get(`${e.device}/${e.n}`) : undefined;
    if (echo === undefined) return e;
    if (!same(e, echo)) {
      fork = true;
      return e;
    }
    changed = true;
    return { ...e, seq: echo.seq };
  });
  return { box: changed ? { ...box, own } : box, fork };
}

/** The hub started another history: everything we said in this log is to be sent again (rule 9). */
export const reopen = (box: Outbox, log: string): Outbox => ({
  ...box,
  own: box.own.map((e) => (e.log === log && e.seq !== null ? { ...e, seq: null } : e)),
});

/**
 * Notes the history that the hub speaks of. Another one than before: all that was acknowledged is to be sent again, in every
 * log (rule 9). It is kept here since the page that saw the acknowledgement may be closed when the hub comes back.
 */
export function inHistory(box: Outbox, epoch: string): Outbox {
  if (box.epoch === epoch) return box;
  const own = box.epoch === '' ? box.own : box.own.map((e) => (e.seq === null ? e : { ...e, seq: null }));
  return { ...box, epoch, own };
}

/**
 * The hub knows numbers that this browser does not: our storage is older than we are. Unsent events are said again by
 * a new device, numbered from 1; the acknowledged ones keep their name.
 */
export function renumber(box: Outbox, device: string): Outbox {
  let n = 0;
  const own = box.own.map((e) => (e.seq === null ? { ...e, device, n: (n += 1) } : e));
  return { ...box, device, lastN: n, own };
}

/** Takes back an event the hub refuses for good, so that it no longer blocks the ones behind it. */
export const withdraw = (box: Outbox, device: string, n: number): Outbox => ({
  ...box,
  own: box.own.filter((e) => !(e.device === device && e.n === n && e.seq === null)),
});
