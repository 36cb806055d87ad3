import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedEvent, PushedEvent } from '../../organiser/protocol/event.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { syncResponse, type SyncRequest } from '../../organiser/protocol/wire.ts';
import { HubRig, T0 } from '../contract/hub-rig.ts';

/**
 * Whatever the network loses, repeats or reorders: everything written is in the log exactly once, in one gapless order,
 * and every device sees the same.
 */

/** The least that a device must keep to obey the rules: its events, the log's copy, a cursor. */
class Device {
  readonly id: string;
  readonly token: string;
  readonly log: string;
  readonly written: PushedEvent[] = [];
  readonly copy = new Map<number, LoggedEvent>();
  readonly sent: SyncRequest[] = [];
  #n = 0;

  constructor(id: string, token: string, log: string) {
    this.id = id;
    this.token = token;
    this.log = log;
  }

  write(text: string): void {
    this.#n += 1;
    this.written.push({ device: this.id, n: this.#n, kind: 'message.posted', body: { text }, at: T0 });
  }

  get outbox(): PushedEvent[] {
    const known = new Set([...this.copy.values()].filter((e) => e.device === this.id).map((e) => e.n));
    return this.written.filter((e) => !known.has(e.n));
  }

  /** Cursor: everything up to it is in the copy. */
  get after(): number {
    let seq = 0;
    while (this.copy.has(seq + 1)) seq += 1;
    return seq;
  }

  request(): SyncRequest {
    const request: SyncRequest = { v: 1, epoch: rig.hub.store.epoch, after: this.after, push: this.outbox.slice(0, 3) };
    this.sent.push(request);
    return request;
  }

  apply(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      const known = this.copy.get(event.seq);
      if (known !== undefined) expect(event).toEqual(known);
      this.copy.set(event.seq, event);
    }
  }
}

let rig: HubRig;
beforeAll(async () => {
  rig = await HubRig.start();
});
afterAll(() => rig.stop());

async function deliver(device: Device, request: SyncRequest): Promise<LoggedEvent[]> {
  const answer = await rig.sync(device.token, device.log, request);
  expect(answer.status, answer.text).toBe(200);
  const { events, head, lastN } = syncResponse.parse(answer.body);
  expect(events.every((e, i) => e.seq === request.after + i + 1)).toBe(true);
  expect(head).toBeGreaterThanOrEqual(events.at(-1)?.seq ?? 0);
  expect(lastN).toBeLessThanOrEqual(device.written.length);
  return events;
}

const who = fc.nat({ max: 2 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      who,
      text: fc.string({ minLength: 1, maxLength: 8 }).map((s) => `m${s}`),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('sync' as const),
      who,
      fate: fc.constantFrom('ok', 'lost', 'answer-lost', 'twice', 'answers-swapped'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replay' as const), who, which: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('together' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function play(devices: readonly Device[], said: Step): Promise<void> {
  if (said.do === 'restart') return rig.restart();
  if (said.do === 'together') {
    const requests = devices.map((device) => ({ device, request: device.request() }));
    const answers = await Promise.all(requests.map(({ device, request }) => deliver(device, request)));
    answers.forEach((events, i) => devices[i]!.apply(events));
    return;
  }
  const device = devices[said.who]!;
  if (said.do === 'write') return device.write(said.text);
  if (said.do === 'replay') {
    // A request that hung somewhere arrives late; nobody reads its answer.
    const old = device.sent[said.which % Math.max(1, device.sent.length)];
    if (old !== undefined) await deliver(device, old);
    return;
  }
  const request = device.request();
  if (said.fate === 'lost') return;
  const first = await deliver(device, request);
  if (said.fate === 'answer-lost') return;
  if (said.fate === 'twice') device.apply(await deliver(device, request));
  if (said.fate === 'answers-swapped') {
    device.write('entre deux');
    device.apply(await deliver(device, device.request()));
  }
  device.apply(first);
}

async function settle(devices: readonly Device[]): Promise<void> {
  for (const device of devices) {
    while (device.outbox.length > 0) device.apply(await deliver(device, device.request()));
  }
  for (const device of devices) device.apply(await deliver(device, device.request()));
}

describe('sync through a real hub', () => {
  it('keeps everything exactly once, gapless, and the same everywhere', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const first = await rig.participant();
        const second = await rig.participant(first.slot.id);
        const { log } = first.slot;
        const devices = [
          new Device(first.device, first.token, log),
          new Device(second.device, second.token, log),
          new Device(randomUUID(), rig.organiser, log),
        ];
        for (const said of steps) await play(devices, said);
        await settle(devices);

        const reference = [...devices[0]!.copy.values()].sort((a, b) => a.seq - b.seq);
        expect(reference.map((e) => e.seq)).toEqual(reference.map((_, i) => i + 1));
        const names = reference.map((e) => `${e.device}/${e.n}`);
        expect(new Set(names).size).toBe(names.length);
        const written = devices.flatMap((d) => d.written);
        expect([...names].sort()).toEqual(written.map((e) => `${e.device}/${e.n}`).sort());
        for (const event of written) {
          expect(reference).toContainEqual(expect.objectContaining(event as unknown as Record<string, unknown>));
        }
        const views = devices.map((d) => foldLog([...d.copy.values()]));
        expect(views[1]).toEqual(views[0]);
        expect(views[2]).toEqual(views[0]);
        expect(views[0]!.messages.length).toBe(written.length);
      }),
      { numRuns: 40 },
    );
  });
});
