import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../organiser/protocol/event.ts';
import {
  acknowledge,
  emptyOutbox,
  KEPT,
  logsPending,
  outboxSchema,
  pending,
  renumber,
  reopen,
  toPush,
  unsent,
  withdraw,
  write,
  type OwnEvent,
} from '../../organiser/view/sync/outbox.ts';

const device = '3b241101-e2bb-4255-8caf-4136c566a962';
const other = '7d444840-9dc0-4d8e-b1a1-5b0f4b1e0b11';
const log = 'log-00000001';
const at = '2026-11-23T09:00:00.000Z';
const message = (text: string, to = log) => ({ log: to, kind: 'message.posted', body: { text }, at });
const echo = (e: OwnEvent, seq: number): LoggedEvent => ({
  ...toPush(e),
  seq,
  actor: 'Organisateur',
  role: 'organiser',
});
const first = (own: readonly OwnEvent[]): OwnEvent => {
  if (own[0] === undefined) throw new Error('no event');
  return own[0];
};

describe('the outbox of the board', () => {
  it('takes a number once, across logs, and keeps it in what it stores', () => {
    let box = write(emptyOutbox(device), message('un'));
    box = write(box, message('deux', 'log-00000002'));
    box = write(box, message('trois'));
    expect(box.own.map((e) => e.n)).toEqual([1, 2, 3]);
    expect(outboxSchema.parse(JSON.parse(JSON.stringify(box)))).toEqual(box);
    expect(pending(box, log).map((e) => e.n)).toEqual([1, 3]);
    expect(logsPending(box)).toEqual([log, 'log-00000002']);
  });

  it('never gives a number again after its event was withdrawn', () => {
    const box = withdraw(write(emptyOutbox(device), message('un')), device, 1);
    expect(unsent(box)).toBe(0);
    expect(write(box, message('deux')).own.map((e) => e.n)).toEqual([2]);
  });

  it('takes the echo for the acknowledgement, and only of the same log', () => {
    const box = write(emptyOutbox(device), message('un'));
    const heard = echo(first(box.own), 5);
    expect(unsent(acknowledge(box, 'log-00000002', [heard]).box)).toBe(1);
    const acked = acknowledge(box, log, [heard]);
    expect(acked.fork).toBe(false);
    expect(acked.box.own.map((e) => e.seq)).toEqual([5]);
    expect(acknowledge(acked.box, log, [heard]).box).toBe(acked.box);
  });

  it('reports another event under our number and keeps ours unsent', () => {
    const box = write(emptyOutbox(device), message('un'));
    const stranger = { ...echo(first(box.own), 5), at: '2026-11-20T09:00:00.000Z' };
    const seen = acknowledge(box, log, [stranger]);
    expect(seen.fork).toBe(true);
    expect(unsent(seen.box)).toBe(1);
  });

  it('says everything of a log again when the hub started another history', () => {
    let box = write(emptyOutbox(device), message('un'));
    box = acknowledge(box, log, [echo(first(box.own), 1)]).box;
    expect(unsent(box)).toBe(0);
    expect(unsent(reopen(box, 'log-00000002'))).toBe(0);
    expect(pending(reopen(box, log), log).map((e) => [e.device, e.n])).toEqual([[device, 1]]);
  });

  it('renumbers what is unsent for a new device and leaves the rest its name', () => {
    let box = write(emptyOutbox(device), message('un'));
    box = acknowledge(box, log, [echo(first(box.own), 1)]).box;
    box = write(write(box, message('deux')), message('trois'));
    const moved = renumber(box, other);
    expect(moved.own.map((e) => [e.device, e.n])).toEqual([
      [device, 1],
      [other, 1],
      [other, 2],
    ]);
    expect(write(moved, message('quatre')).own.at(-1)).toMatchObject({ device: other, n: 3 });
  });

  it('forgets old acknowledged events but never unsent ones', () => {
    const own = Array.from({ length: KEPT + 20 }, (_, i) => ({
      ...message('x'),
      device,
      n: i + 1,
      seq: i < 10 ? null : i,
    }));
    const box = write({ v: 1, device, lastN: own.length, epoch: '', own }, message('suite'));
    expect(box.own).toHaveLength(KEPT + 11);
    expect(unsent(box)).toBe(11);
  });
});
