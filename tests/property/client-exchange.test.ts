import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import type { KeptSession } from '../../electron/feature/session/keep.ts';
import { createExchange } from '../../electron/feature/sync/exchange.ts';
import { createMemoryHub, edition, HUB, LOG, type Fault, type MemoryHub } from '../unit/companion-hub.ts';
import { createMemoryStore, type MemoryStore } from '../unit/companion-store.ts';
import { createManualTimers } from '../unit/companion-world.ts';

type Device = {
  store: MemoryStore;
  run(): Promise<void>;
  untangle(): Promise<void>;
  write(text: string): Promise<void>;
};

/** One participant's machine. Everything it knows is in its store, so a restart is a new one on the same store. */
async function machine(hub: MemoryHub, store: MemoryStore): Promise<Device> {
  const { device: opened } = await store.call('open', { file: 'x', key: 'ab'.repeat(32) });
  let device = opened;
  let session = (await store.call('setting.get', { key: 'session' })).value as KeptSession | null;
  if (session === null) {
    const answer = await hub.fetch(`${HUB}/v1/join`, {
      method: 'POST',
      body: JSON.stringify({ code: 'ABCD-EFGH', device }),
    });
    session = { ...((await answer.json()) as KeptSession), hub: HUB, device, joinedAt: '2026-11-23T09:00:00.000Z' };
    await store.call('setting.put', { key: 'session', value: session });
  }
  expect(session.edition).toEqual(edition);
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { run, untangle } = createExchange({
    fetch: hub.fetch,
    timers: createManualTimers(),
    outside: { store, log: quiet },
    session: () => session!,
    device: () => device,
    onDevice: (id) => (device = id),
    keepMeeting: async () => undefined,
    async keepToken(token, id) {
      session = { ...session!, token, device: id };
      await store.call('setting.put', { key: 'session', value: session });
    },
  });
  return {
    store,
    run,
    untangle,
    async write(text) {
      const at = '2026-11-23T09:00:00.000Z';
      const said = { kind: 'message.posted', body: { text }, at, actor: 'Cabinet', role: 'participant' as const };
      await store.call('event.append', { log: LOG, ...said });
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof FailureError ? error.failure.code : String(error));
const texts = (events: readonly { body: Record<string, unknown> }[]): string[] =>
  events.map((e) => String(e.body['text']));

type Op =
  | { do: 'write' }
  | { do: 'organiser' }
  | { do: 'sync'; faults: Fault[] }
  | { do: 'restart' }
  | { do: 'backup' }
  | { do: 'restore-store' }
  | { do: 'restore-hub' };

const fault = fc.constantFrom<Fault>('none', 'request-lost', 'answer-lost', 'twice', 'trouble', 'nonsense');
const calm: fc.Arbitrary<Op> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Op>({ do: 'write' }) },
  { weight: 2, arbitrary: fc.constant<Op>({ do: 'organiser' }) },
  { weight: 4, arbitrary: fc.array(fault, { maxLength: 4 }).map<Op>((faults) => ({ do: 'sync', faults })) },
  { weight: 1, arbitrary: fc.constant<Op>({ do: 'restart' }) },
);
const rough: fc.Arbitrary<Op> = fc.oneof(
  { weight: 11, arbitrary: calm },
  { weight: 1, arbitrary: fc.constant<Op>({ do: 'backup' }) },
  { weight: 1, arbitrary: fc.constant<Op>({ do: 'restore-store' }) },
  { weight: 1, arbitrary: fc.constant<Op>({ do: 'restore-hub' }) },
);

type Story = {
  hub: MemoryHub;
  store: MemoryStore;
  written: string[];
  organised: string[];
  /** Written before a restore of the store that did not hold it: only what had reached the hub can come back. */
  mayBeLost: Set<string>;
};

async function sync(device: Device): Promise<string> {
  try {
    await device.run();
    return 'ok';
  } catch (error) {
    if (codeOf(error) !== 'sync.fork') return codeOf(error);
    try {
      await device.untangle();
      return 'untangled';
    } catch (inner) {
      return codeOf(inner);
    }
  }
}

async function play(ops: readonly Op[], pullLimit: number): Promise<Story> {
  const hub = createMemoryHub();
  hub.pullLimit = pullLimit;
  const store = createMemoryStore();
  let device = await machine(hub, store);
  const story: Story = { hub, store, written: [], organised: [], mayBeLost: new Set() };
  let backup: unknown = store.backup();
  let kept = new Set<string>();
  let hubKept = 0;
  for (const op of ops) {
    switch (op.do) {
      case 'write': {
        const text = `p${story.written.length}`;
        story.written.push(text);
        await device.write(text);
        break;
      }
      case 'organiser': {
        const text = `o${story.organised.length}`;
        story.organised.push(text);
        hub.say('message.posted', { text });
        break;
      }
      case 'sync':
        hub.faults = [...op.faults];
        await sync(device);
        hub.faults = [];
        break;
      case 'restart':
        device = await machine(hub, store);
        break;
      case 'backup':
        backup = store.backup();
        kept = new Set(texts(store.events(LOG)));
        hubKept = hub.log.length;
        break;
      case 'restore-store':
        for (const text of story.written) if (!kept.has(text)) story.mayBeLost.add(text);
        store.restore(backup);
        device = await machine(hub, store);
        break;
      case 'restore-hub': {
        // What organisers wrote after the backup is gone with it; what we wrote, we push again.
        const gone = new Set(texts(hub.log.slice(hubKept)));
        hub.restore(Math.min(hubKept, hub.log.length));
        story.organised = story.organised.map((text) => (gone.has(text) ? '' : text));
        hubKept = Math.min(hubKept, hub.log.length);
        break;
      }
    }
  }
  for (let round = 0; round < 5; round += 1) if ((await sync(device)) === 'ok') break;
  expect(await sync(device)).toBe('ok');
  return story;
}

function expectConverged({ hub, store }: Story): void {
  const local = store.events(LOG).toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  expect(local.map(({ seq, device, n }) => [seq, device, n])).toEqual(hub.log.map((e) => [e.seq, e.device, e.n]));
  expect(texts(local)).toEqual(texts(hub.log));
}

describe('the client against a network that loses and repeats', () => {
  it('delivers each fact exactly once, and both logs end alike', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(calm, { maxLength: 25 }), fc.integer({ min: 1, max: 6 }), async (ops, limit) => {
        const story = await play(ops, limit);
        expectConverged(story);
        const mine = texts(story.hub.log).filter((text) => text.startsWith('p'));
        // Exactly once, and in the order they were written.
        expect(mine).toEqual(story.written);
        expect(texts(story.hub.log).filter((text) => text.startsWith('o'))).toEqual(story.organised);
      }),
      { numRuns: 120 },
    );
  });

  it('converges after restored databases and restored hubs, with nothing twice and nothing lost that was kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rough, { maxLength: 25 }), fc.integer({ min: 1, max: 6 }), async (ops, limit) => {
        const story = await play(ops, limit);
        expectConverged(story);
        const found = texts(story.hub.log);
        expect(new Set(found).size).toBe(found.length);
        for (const text of story.written) if (!story.mayBeLost.has(text)) expect(found).toContain(text);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the rules one by one', () => {
  it('takes a new device id when the hub knows more of ours than we do', async () => {
    const hub = createMemoryHub();
    const store = createMemoryStore();
    const before = await machine(hub, store);
    const backup = store.backup();
    await before.write('après la sauvegarde');
    await before.run();
    store.restore(backup);
    const after = await machine(hub, store);
    await after.run();
    await after.write('ensuite');
    await after.run();
    expect(texts(hub.log)).toEqual(['après la sauvegarde', 'ensuite']);
    expect(new Set(hub.log.map((e) => e.device)).size).toBe(2);
  });

  it('says a fork, changes nothing, and sends again only what the hub does not have', async () => {
    const hub = createMemoryHub();
    const store = createMemoryStore();
    const before = await machine(hub, store);
    await before.write('commun');
    const backup = store.backup();
    await before.write('première version');
    await before.run();
    store.restore(backup);
    const after = await machine(hub, store);
    await after.write('seconde version');
    await expect(after.run()).rejects.toMatchObject({ failure: { code: 'sync.fork' } });
    expect(texts(store.events(LOG))).toEqual(['commun', 'seconde version']);
    await after.untangle();
    await after.run();
    expect(texts(hub.log)).toEqual(['commun', 'première version', 'seconde version']);
    expectConverged({ hub, store } as Story);
  });

  it('starts from 0 and pushes again what a restored hub lost', async () => {
    const hub = createMemoryHub();
    const device = await machine(hub, createMemoryStore());
    for (const text of ['a', 'b', 'c']) {
      await device.write(text);
      await device.run();
    }
    hub.restore(1);
    await device.run();
    expect(texts(hub.log)).toEqual(['a', 'b', 'c']);
    expectConverged({ hub, store: device.store } as Story);
  });

  it('keeps its device id when something is written while the hub is asked', async () => {
    const hub = createMemoryHub();
    const store = createMemoryStore();
    const device = await machine(hub, store);
    await device.run();
    const before = store.call;
    let late = true;
    store.call = async (name, input) => {
      const answer = await before(name, input);
      // Between the outbox and the counter of what is unsent.
      if (name === 'event.outbox' && late) {
        late = false;
        await device.write('entre les deux');
      }
      return answer;
    };
    await device.run();
    store.call = before;
    expect(texts(hub.log)).toEqual(['entre les deux']);
    expect(store.calls).not.toContain('device.renew');
    expectConverged({ hub, store } as Story);
  });

  it('refuses an answer with a hole rather than skip events', async () => {
    const hub = createMemoryHub();
    const device = await machine(hub, createMemoryStore());
    hub.say('message.posted', { text: 'un' });
    hub.say('message.posted', { text: 'deux' });
    hub.log.shift();
    await expect(device.run()).rejects.toMatchObject({ failure: { code: 'sync.invalid-answer' } });
    expect(device.store.events(LOG)).toEqual([]);
  });
});
